"""Prints what Python makes of random regular expressions, one in a line: `python patterns.py SEED COUNT`.

`golden-patterns.jsonl` was printed so: the first 150 from seed 1.
"""

import json
import random
import re
import sys
import warnings

warnings.simplefilter("ignore")

# what JavaScript has no words for is by hand: flags, conditions, atomic groups, and the like
ATOMS = r"""a b c ab . \d \w \s \D \W \S [abc] [^a] [a-c] [^\d] [\w-] []a] [a\]] [a-] [-a] \. \- \@ [\@\_] \😀 \é é É \u00e9 \x61 😀
[😀a] \U0001F600 \n \/ _ 1 ٣ # ] }""".split() + [" ", "\n"]
MARKS = r"^ $ \A \Z (?=%s) (?!%s) (?#b)".split()
GROUPS = "(%s) (?:%s) (?P<n>%s)".split()
QUANTIFIERS = "* + ? {2} {1,2} {0,3} {,2} {1,} { {} {a {,} {2,1}".split()
TEXT = "a b ab A B 1 _ - é É 😀 ٣ . x ſ s S k K".split() + [" ", "\n"]
choose = random.choice


def alternatives(depth):
    return "|".join(sequence(depth) for _ in range(choose([1, 1, 1, 2, 3])))


def sequence(depth):
    return "".join(quantified(depth) for _ in range(random.randint(0, 4)))


def quantified(depth):
    kind = random.random()
    if kind < 0.15:
        mark = choose(MARKS)
        return mark % alternatives(depth - 1) if "%" in mark else mark
    part = choose(GROUPS) % alternatives(depth - 1) if depth > 0 and kind < 0.5 else choose(ATOMS)
    return part if random.random() < 0.6 else part + choose(QUANTIFIERS) + choose(["", "", "", "?"])


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
            print(json.dumps(judge(alternatives(3))))
        except (OverflowError, RecursionError):
            continue
