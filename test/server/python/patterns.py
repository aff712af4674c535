"""Prints what Python makes of random regular expressions, one in a line: `python patterns.py SEED COUNT`.

`golden-patterns.jsonl` was printed so, from seed 1.
"""

import json
import random
import re
import sys
import warnings

warnings.simplefilter("ignore")

ATOMS = r"""a b c ab . \d \w \s \D \W \S [abc] [^a] [a-c] [^\d] [\w-] []a] [a\]] [a-] [-a] \. \- é É \u00e9 \x61 \141 \0 😀
[😀a] \b \B ^ $ \A \Z \n \/ _ 1 ٣ # ſ K""".split() + [" ", "\n"]
GROUPS = r"""(%s) (?:%s) (?=%s) (?!%s) (?<=%s) (?<!%s) (?>%s) (?P<n>%s) (?i:%s) (?s:%s) (?m:%s) (?-i:%s) (%s)\1
(?P<q>%s)(?P=q) (%s)?(?(1)a|b) (%s)(?(1)a)""".split() + ["(?x: %s )"]
QUANTIFIERS = "* + ? {2} {1,2} {0,3} {,2} {1,} { {} {a {,} {2,1}".split()
FLAGS = "(?i) (?m) (?s) (?x) (?im) (?a) (?u) (?L) (?ai) (?au)".split()
SOUP = "ab\\()[]{}*+?.|^$-,:=!<>P#i1207xuU \nék"
TEXT = "a b ab A B 1 _ - é É 😀 ٣ . x ſ s S k K".split() + [" ", "\n"]
choose = random.choice


def alternatives(depth):
    return "|".join(sequence(depth) for _ in range(choose([1, 1, 1, 2, 3])))


def sequence(depth):
    return "".join(quantified(depth) for _ in range(random.randint(0, 4)))


def quantified(depth):
    isGroup = depth > 0 and random.random() < 0.4
    part = choose(GROUPS) % alternatives(depth - 1) if isGroup else choose(ATOMS)
    if random.random() < 0.6:
        return part
    return part + choose(QUANTIFIERS) + choose(["", "", "", "?", "+"])


def pattern():
    kind = random.random()
    if kind < 0.75:
        return alternatives(3)
    if kind < 0.8:
        return choose(FLAGS) + alternatives(3)
    return "".join(choose(SOUP) for _ in range(random.randint(1, 8)))


def judge(source):
    """What Python says about a pattern, and which texts it finds it in."""
    try:
        compiled = re.compile(source)
    except re.error:
        return {"pattern": source, "valid": False, "texts": []}
    texts = ["".join(choose(TEXT) for _ in range(random.randint(0, 7))) for _ in range(6)]
    found = [[text, compiled.search(text) is not None] for text in texts]
    return {"pattern": source, "valid": True, "texts": found}


if __name__ == "__main__":
    seed, count = (int(argument) for argument in sys.argv[1:])
    random.seed(seed)
    for _ in range(count):
        try:
            print(json.dumps(judge(pattern())))
        except (OverflowError, RecursionError):
            continue
