#!/usr/bin/env python3
"""Texts on standard input, one a line; the language that lingua finds for each on standard output, one code a line.

Needs `pip install lingua-language-detector` (the authors' binding of their Rust crate). Speed goes to standard error.
"""
import sys, time
from lingua import LanguageDetectorBuilder

detector = LanguageDetectorBuilder.from_all_languages().with_preloaded_language_models().build()
texts = [line.rstrip('\n') for line in sys.stdin]
start = time.perf_counter()
found = [detector.detect_language_of(text) for text in texts]
seconds = time.perf_counter() - start
for language in found:
    print(language.iso_code_639_1.name.lower() if language else 'none')
print(f'{1e6 * seconds / max(len(texts), 1):.0f} µs a text', file=sys.stderr)
