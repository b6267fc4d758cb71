#!/usr/bin/env python3
"""Reads a manual that exists in about twenty languages, and measures what comes out.

usage: books.py DRAGOMAN [FOLDER] [--out FILE] [--keep DIR]

FOLDER holds one folder a language with `install.LANGUAGE.pdf.gz` and HTML pages, as the Debian package
`installation-guide-amd64` brings them (the default). Nothing tells the program the language of a file.

For every language and format the program ingests into a data directory of its own: pages, passages, share of the
passages found to be in the true language, seconds, peak memory of the program and of its worker. Then everything goes
into one data directory, and phrases are searched in it:

  chosen    the phrase of `books.tsv`, read in the book by a person, for each language
  sampled   phrases of six words (a clause of 8 to 20 characters in scripts without spaces) from the middle of evenly
            spaced pages, as `pdftotext` (poppler, an extractor that shares nothing with ours) reads them, that occur
            on one page of one book only

A phrase is found when the first hit, in the language that the program takes the phrase for (`--mode mono`), is a passage
of the right file and its match on the phrase's page. Needs pdftotext.
"""
import argparse, collections, glob, gzip, json, os, re, shutil, subprocess, sys, tempfile, time, unicodedata

SAMPLES = 25
UNSPACED = ('ja', 'zh', 'th')

parser = argparse.ArgumentParser()
parser.add_argument('dragoman')
parser.add_argument('folder', nargs='?', default='/usr/share/doc/installation-guide-amd64')
parser.add_argument('--out')
parser.add_argument('--keep')
options = parser.parse_args()
program = os.path.abspath(options.dragoman)
work = options.keep or tempfile.mkdtemp()
os.makedirs(work, exist_ok=True)


def language_of(name):
    return name.split('_')[0]


def run(*arguments):
    """Runs the program; gives its JSON, its seconds and its peak memory with that of its worker in MB."""
    start = time.time()
    with tempfile.TemporaryFile('w+') as output, tempfile.TemporaryFile('w+') as errors:
        child = subprocess.Popen([program, '--json', *arguments], stdout=output, stderr=errors)
        _, status, usage = os.wait4(child.pid, 0)
        output.seek(0), errors.seek(0)
        code = os.waitstatus_to_exitcode(status)
        if code not in (0, 3):
            sys.exit(f'{" ".join(arguments)} ended with {code}: {errors.read()}')
        return json.loads(output.read()), time.time() - start, usage.ru_maxrss / 1024


def books():
    for folder in sorted(glob.glob(f'{options.folder}/*/')):
        name = os.path.basename(folder.rstrip('/'))
        pdf = glob.glob(f'{folder}install.*.pdf.gz')
        pages = sorted(glob.glob(f'{folder}*.html'))
        if pages:
            yield name, language_of(name), pdf[0] if pdf else None, pages


def put(paths, folder):
    os.makedirs(folder, exist_ok=True)
    for path in paths:
        shutil.copy(path, folder)
    return folder


def measure(name, language, format, paths):
    folder = put(paths, f'{work}/input/{name}/{format}')
    report, seconds, memory = run('--data', f'{work}/data/{name}-{format}', 'ingest', folder)
    found = report['passages_by_language']
    others = sorted(((count, code) for code, count in found.items() if code != language), reverse=True)
    skipped = '; '.join(f'{os.path.basename(s["place"])}: {s["reason"]}' for s in report['skipped'])
    return dict(book=name, language=language, format=format, passages=report['passages'],
                right=found.get(language, 0) / max(report['passages'], 1),
                others=', '.join(f'{code} {count}' for count, code in others[:6]), seconds=seconds, memory=memory,
                skipped=len(report['skipped']), why=skipped, warnings=len(report['warnings']))


def page_texts(pdf):
    raw = f'{work}/page.pdf'
    with gzip.open(pdf) as packed, open(raw, 'wb') as plain:
        shutil.copyfileobj(packed, plain)
    text = subprocess.run(['pdftotext', '-enc', 'UTF-8', raw, '-'], capture_output=True, check=True).stdout.decode()
    return text.split('\f')[:-1]


def squeezed(text):
    """Letters and digits only, so that spaces and hyphens at the ends of lines do not matter."""
    return ''.join(c for c in unicodedata.normalize('NFKC', text).casefold() if c.isalnum())


def phrase_of(line, language):
    if sum(c.isalpha() for c in line) < 0.75 * len(line.replace(' ', '')):
        return None
    if language in UNSPACED:
        clauses = re.findall(r'(?<=[、。，；：])[\u3040-\u30ff\u4e00-\u9fff]{8,20}(?=[、。，；：])', re.sub(r'\s+', '', line))
        return clauses[0] if clauses else None
    words = line.split()
    return ' '.join(words[1:7]) if len(words) >= 9 else None


def samples(pages, language, others):
    """Phrases with their pages, from evenly spaced pages; what another book says too is untranslated and left out."""
    flat = [squeezed(page) for page in pages]
    step = max(1, (len(pages) - 12) // SAMPLES)
    for number in range(12, len(pages), step):
        lines = pages[number].splitlines()
        middle = len(lines) // 2
        for line in lines[middle:] + lines[:middle]:
            phrase = phrase_of(line.strip(), language)
            if phrase and sum(squeezed(phrase) in text for text in flat + others) == 1:
                yield phrase, number + 1
                break


def hit_of(data, query, *more):
    answer = run('--data', data, 'search', '--limit', '1', '--mode', 'mono', *more, '--', query)[0]
    hits = answer['hits']
    guesses = [guess['language'] for guess in answer['query_languages']]
    if not hits or not hits[0]['passages']:
        return None, None, guesses
    return hits[0]['id'], hits[0]['passages'][0].get('page'), guesses


def is_right(hit, name, page):
    id, at, _ = hit
    return id is not None and f'install.{name}.pdf' in id and at == page


def main():
    rows, texts = [], {}
    for name, language, pdf, pages in books():
        if pdf:
            texts[name] = page_texts(pdf)
            rows.append(dict(measure(name, language, 'pdf', [pdf]), pages=len(texts[name])))
        rows.append(dict(measure(name, language, 'html', pages), pages=len(pages)))
        print(json.dumps(rows[-1], ensure_ascii=False), file=sys.stderr)
    everything = f'{work}/data/all'
    report, seconds, memory = run('--data', everything, 'ingest', f'{work}/input')
    only_pdf = f'{work}/data/pdf'
    run('--data', only_pdf, 'ingest', *sorted(glob.glob(f'{work}/input/*/pdf')))
    chosen = collections.defaultdict(list)
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'books.tsv'), encoding='utf-8') as table:
        for line in table:
            book, kind, where, phrase = line.rstrip('\n').split('\t')
            chosen[book].append((kind, where, phrase))
    found = {}
    for name, language, pdf, _ in books():
        by_person = []
        for kind, where, phrase in chosen[name]:
            if kind == 'pdf':
                by_person.append(is_right(hit_of(only_pdf, phrase), name, int(where)))
            else:
                id, _, _ = hit_of(f'{work}/data/{name}-html', phrase)
                by_person.append(id == f'html-{where}')
        words = quoted = total = first = 0
        others = [squeezed(''.join(pages)) for other, pages in texts.items() if other != name]
        for phrase, page in samples(texts.get(name, []), language, others) if pdf else []:
            total += 1
            hit = hit_of(only_pdf, phrase)
            words += is_right(hit, name, page)
            first += hit[2][:1] == [language]
            as_phrase = hit_of(only_pdf, f'"{phrase}"')
            quoted += is_right(as_phrase, name, page)
            if not is_right(as_phrase, name, page):
                print(f'missed {name} {page} "{phrase}": {as_phrase}', file=sys.stderr)
        found[name] = (f'{sum(by_person)} of {len(by_person)}', total, words, quoted, first)
    out = open(options.out, 'w', encoding='utf-8') if options.out else sys.stdout
    print('| book | format | pages | passages | in the true language | others | s | MB | skipped |', file=out)
    print('|---|---|--:|--:|--:|---|--:|--:|---|', file=out)
    for row in rows:
        print('| {book} | {format} | {pages} | {passages} | {right:.1%} | {others} | {seconds:.1f} | {memory:.0f} | {skipped} |'
              .format(**row), file=out)
    print(f'\nAll of it in one run: {report["added"]} records, {report["passages"]} passages, {seconds:.1f} s, '
          f'{memory:.0f} MB, {len(report["skipped"])} skipped.\n', file=out)
    print('| book | chosen phrases | sampled phrases | found as words | found as "phrase" | language first |', file=out)
    print('|---|---|--:|--:|--:|--:|', file=out)
    for name, (person, total, words, quoted, first) in found.items():
        print(f'| {name} | {person} | {total} | {words} | {quoted} | {first} |', file=out)
    for row in rows:
        if row['why']:
            print(f'\n{row["book"]} {row["format"]}: {row["why"]}', file=out)
    if not options.keep:
        shutil.rmtree(work)


main()
