#!/usr/bin/env python3
"""Compares the program's own tables with dictionaries that others made.

Draws pairs of an English label and its translation at random from corpus/thesaurus and corpus/lexicon, until as many as
asked for are pairs whose English or foreign word the dictionary knows, and says how many of them it has too. The others
are written to a file, to be read one by one: a dictionary lists few of the right translations of a word.

Nothing of the dictionaries goes into the tables. Install them first:

    apt-get install dict-freedict-{eng-spa,spa-eng,eng-fra,fra-eng,eng-por,por-eng,eng-ita,ita-eng,eng-deu,deu-eng} \\
        dict-freedict-eng-ell apertium-{eng-spa,eng-cat,en-gl,eu-en} lttoolbox wordnet-base

Korean, and Catalan beside Apertium, need tabs of the Open Multilingual Wordnet (`wn-wikt-kor.tab`, `wn-data-cat.tab`),
given as --wordnet FOLDER. Usage: python3 benches/agreement.py [--pairs 500] [--seed 1] [--wordnet FOLDER] --out FOLDER
"""

import argparse
import csv
import gzip
import pathlib
import random
import re
import subprocess
import sys
import unicodedata

DICTD = pathlib.Path("/usr/share/dictd")
WORDNET = pathlib.Path("/usr/share/wordnet")
APERTIUM = pathlib.Path("/usr/share/apertium")
FREEDICT = {"es": "spa", "fr": "fra", "pt": "por", "it": "ita", "de": "deu", "el": "ell"}
# Compiled bilingual dictionaries: from English, to English.
TRANSDUCERS = {
    "es": ("apertium-eng-spa/eng-spa.autobil.bin", "apertium-eng-spa/spa-eng.autobil.bin"),
    "ca": ("apertium-eng-cat/eng-cat.autobil.bin", "apertium-eng-cat/cat-eng.autobil.bin"),
    "gl": ("apertium-en-gl/en-gl.autobil.bin", "apertium-en-gl/gl-en.autobil.bin"),
    "eu": (None, "apertium-eu-en/eu-en.autobil.bin"),
}
TABS = {"ca": "wn-data-cat.tab", "ko": "wn-wikt-kor.tab"}
BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
ARTICLES = re.compile(r"^(to|the|a|an|el|la|los|las|le|les|l'|o|os|as|il|lo|gli|i|der|die|das|se|sich) ?(?=\w)")


def folded(word):
    """Lower case, no accents in Latin letters, no article before, one kind of space."""
    word = unicodedata.normalize("NFC", word.strip().lower().replace("’", "'"))
    return ARTICLES.sub("", " ".join(word.split()))


def labels(cell):
    """The labels of a cell without what stands in brackets behind them."""
    return [re.sub(r"\s*\[[^\]]*\]$", "", label).strip() for label in cell.split("|") if label.strip()]


def rows():
    """All concepts of the tables, as dictionaries by column."""
    for table in sorted(pathlib.Path("corpus/thesaurus").glob("*.tsv")) + sorted(pathlib.Path("corpus/lexicon").glob("*.tsv")):
        with table.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                yield table.name, row


def dictd(name):
    """Headword → text of its entries."""
    entries = {}
    index = DICTD / f"{name}.index"
    if not index.exists():
        return entries
    text = gzip.open(DICTD / f"{name}.dict.dz").read()
    number = lambda digits: sum(BASE64.index(d) * 64**i for i, d in enumerate(reversed(digits)))
    for line in index.read_text(encoding="utf-8").splitlines():
        head, start, length = line.split("\t")[:3]
        body = text[number(start) : number(start) + number(length)].decode("utf-8", "replace")
        key = folded(head)
        entries[key] = entries.get(key, "") + "\n" + body.lower().replace("’", "'")
    return entries


class Freedict:
    """Two dictd dictionaries, one in each direction."""

    def __init__(self, language):
        code = FREEDICT[language]
        self.there, self.back = dictd(f"freedict-eng-{code}"), dictd(f"freedict-{code}-eng")

    def knows(self, english, foreign):
        return folded(english) in self.there or folded(foreign) in self.back

    def has(self, english, foreign):
        says = lambda text, word: re.search(rf"(?<!\w){re.escape(folded(word))}(?!\w)", text) is not None
        return says(self.there.get(folded(english), ""), foreign) or says(self.back.get(folded(foreign), ""), english)


class Apertium:
    """Compiled transducers, asked for every part of speech."""

    TAGS = ["n", "vblex", "adj", "adv", "np><loc", "n><m", "n><f", "adj><sint", "adj><izo", "adj><pst"]

    def __init__(self, language, words):
        there, back = TRANSDUCERS[language]
        self.there = self.ask(there, [english for english, _ in words])
        self.back = self.ask(back, [foreign for _, foreign in words])

    def ask(self, transducer, words):
        """Folded word → its folded translations."""
        if transducer is None or not (APERTIUM / transducer).exists():
            return {}
        answers = {}
        words = sorted({word for word in words if not re.search(r"[\^$/<>@\\\[\]{}*~+]", word)})
        asked = [(word, tag) for word in words for tag in self.TAGS]
        lines = "\n".join(f"^{word}<{tag}>$" for word, tag in asked)
        reply = subprocess.run(["lt-proc", "-b", APERTIUM / transducer], input=lines, capture_output=True, text=True, check=True)
        for (word, _), line in zip(asked, reply.stdout.splitlines()):
            for reading in line.strip("^$\n").split("/")[1:]:
                if not reading.startswith("@"):
                    answers.setdefault(folded(word), set()).add(folded(re.sub(r"<[^>]*>", "", reading)))
        return answers

    def knows(self, english, foreign):
        return folded(english) in self.there or folded(foreign) in self.back

    def has(self, english, foreign):
        return folded(foreign) in self.there.get(folded(english), ()) or folded(english) in self.back.get(folded(foreign), ())


class Wordnet:
    """Synsets of Princeton WordNet 3.0 with the words of one other language."""

    def __init__(self, tab):
        english = {}
        for kind, part in [("noun", "n"), ("verb", "v"), ("adj", "a"), ("adv", "r")]:
            for line in (WORDNET / f"data.{kind}").read_text(encoding="latin-1").splitlines():
                if line.startswith("  "):
                    continue
                fields = line.split(" ")
                count = int(fields[3], 16)
                words = [re.sub(r"\(.*\)$", "", word) for word in fields[4 : 4 + 2 * count : 2]]
                english[f"{fields[0]}-{part}"] = {folded(word.replace("_", " ")) for word in words}
        self.pairs, self.english, self.foreign = set(), set(), set()
        for line in tab.read_text(encoding="utf-8").splitlines():
            fields = line.split("\t")
            if len(fields) < 3 or not fields[1].endswith("lemma"):
                continue
            word = folded(fields[2].replace("_", " "))
            self.foreign.add(word)
            for other in english.get(fields[0], ()):
                self.english.add(other)
                self.pairs.add((other, word))

    def knows(self, english, foreign):
        return folded(english) in self.english and folded(foreign) in self.foreign

    def has(self, english, foreign):
        return (folded(english), folded(foreign)) in self.pairs


def dictionaries(language, words, wordnet):
    """The dictionaries at hand for a language."""
    found = []
    if language in FREEDICT:
        found.append(Freedict(language))
    if language in TRANSDUCERS:
        found.append(Apertium(language, words))
    if wordnet and language in TABS and (wordnet / TABS[language]).exists():
        found.append(Wordnet(wordnet / TABS[language]))
    return found


def compare(language, concepts, asked, wordnet, out):
    """One line of the table; the pairs that no dictionary has go to a file."""
    candidates = [(table, row) for table, row in concepts if row.get("en") and row.get(language)]
    every = lambda column: [label for _, row in candidates for label in labels(row[column])]
    known = dictionaries(language, list(zip(every("en"), every("en"))) + list(zip(every(language), every(language))), wordnet)
    drawn = agreed = 0
    differ = []
    for table, row in candidates:
        if drawn == asked:
            break
        english, foreign = labels(row["en"]), labels(row[language])
        pair = (english[0], foreign[0])
        if not any(dictionary.knows(*pair) for dictionary in known):
            continue
        drawn += 1
        # The dictionary may prefer another word of the same concept in English; the translation stays the first.
        if any(dictionary.has(word, foreign[0]) for word in english for dictionary in known):
            agreed += 1
        else:
            differ.append((table, row["id"], row["en"], row[language]))
    path = out / f"{language}.tsv"
    path.write_text("".join("\t".join(line) + "\n" for line in differ), encoding="utf-8")
    share = f"{agreed / drawn:.1%}" if drawn else "–"
    print(f"| {language} | {drawn} | {agreed} | {share} | {len(differ)} |", flush=True)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--pairs", type=int, default=500)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--wordnet", type=pathlib.Path)
    arguments.add_argument("--out", type=pathlib.Path, required=True)
    options = arguments.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    concepts = list(rows())
    random.Random(options.seed).shuffle(concepts)
    print("| language | pairs | dictionary has them | share | to be read |\n|---|--:|--:|--:|--:|")
    for language in ["es", "fr", "ca", "pt", "it", "gl", "eu", "de", "ko", "el"]:
        compare(language, concepts, options.pairs, options.wordnet, options.out)


if __name__ == "__main__":
    sys.exit(main())
