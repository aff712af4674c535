"""Prints what Kinto makes of random schemas and data, one case in a line: `python schemas.py SEED COUNT`.

`golden-schemas.jsonl` was printed so, from seed 1, and by `python schemas.py` without arguments for those by hand.
"""

import json
import random
import sys
import warnings

import jsonschema
from jsonschema import _keywords
from kinto.schema_validation import RefResolutionError, check_schema, validate_schema

warnings.simplefilter("ignore")
# additional properties are looked at in the order of a set, which is another one in each process
_keywords.set = lambda items: list(dict.fromkeys(items))

INTERNAL = ("last_modified", "schema", "__permissions__")
URIS = {
    "draft4": "http://json-schema.org/draft-04/schema#",
    "draft6": "http://json-schema.org/draft-06/schema#",
    "draft7": "http://json-schema.org/draft-07/schema#",
    "2019-09": "https://json-schema.org/draft/2019-09/schema",
    "2020-12": "https://json-schema.org/draft/2020-12/schema",
}
NAMES = ["a", "b", "bb", "title", "id", "last_modified", "é"]
TYPES = ["array", "boolean", "integer", "null", "number", "object", "string"]
PATTERNS = ["^a", "b$", "[0-9]+", "^$", ".", r"\d", "é", "^(a|b)+$"]
NUMBERS = [0, 1, 2, 5, -3, 2.5, 0.1, 0.3, 1e-5, 123456789012]
TEXTS = ["", "a", "ab", "it's", '"q"', "é😀", "x\ny", "12", "2020-01-01", "\u200b\x07\\"]
# those that lead nowhere, or round in a circle, are by hand: it depends on how far one looks
REFERENCES = ["#/definitions/x", "#/definitions/y", "http://e.org/y.json", "#/$defs/z", URIS["draft7"]]
EVERYWHERE = """type type type enum minimum maximum multipleOf minLength maxLength pattern format minItems maxItems
uniqueItems minProperties maxProperties required properties properties properties patternProperties
additionalProperties items items allOf anyOf oneOf not $ref title foo""".split()
SINCE = {
    "draft4": ["dependencies", "additionalItems"],
    "draft6": ["const", "contains", "exclusiveMinimum", "exclusiveMaximum", "propertyNames"],
    "draft7": ["if"],
    "2019-09": ["dependentRequired", "dependentSchemas", "minContains", "maxContains"],
}
choose = random.choice


def keywords_of(draft):
    drafts = list(URIS)
    since = [SINCE.get(each, []) for each in drafts[: drafts.index(draft) + 1]]
    return EVERYWHERE + sum(since, []) + (["prefixItems"] if draft == "2020-12" else [])


def value(depth=2):
    kind = random.random()
    if depth <= 0 or kind < 0.6:
        return choose([None, True, False, *NUMBERS, *TEXTS])
    if kind < 0.8:
        # deeper in, empty lists and empty objects are the same to ours
        return [value(depth - 1) for _ in range(random.randint(0 if depth == 2 else 1, 3))]
    return {choose(NAMES): value(depth - 1) for _ in range(random.randint(0, 3))}


def schema(draft, depth=3):
    if depth < 3 and random.random() < 0.06:
        return random.random() < 0.6
    found = {}
    for _ in range(choose([1, 1, 2, 2, 3, 4])):
        name = choose(keywords_of(draft) if depth > 0 else ["type", "enum", "minimum"])
        found[name] = keyword(name, draft, depth)
        if name == "if" and random.random() < 0.8:
            found[choose(["then", "else"])] = schema(draft, depth - 1)
        if name == "additionalItems" and draft != "2020-12":
            found["items"] = [schema(draft, depth - 1) for _ in range(random.randint(1, 2))]
        if name in ("minContains", "maxContains"):
            found["contains"] = schema(draft, depth - 1)
    if depth == 3:
        uri = "http://e.org/y.json"
        inner = {"$id": uri, "id": uri, "definitions": {"z": {"type": "string"}}}
        named = {**inner, "allOf": [{"$ref": "#/definitions/z"}]}
        found["definitions"] = {"x": without_references(schema(draft, 1)), "y": named}
        found["$defs"] = {"z": without_references(schema(draft, 1))}
    return found


def without_references(found):
    if isinstance(found, list):
        return [without_references(item) for item in found]
    if not isinstance(found, dict):
        return found
    return {name: without_references(found[name]) for name in found if name != "$ref"}


def keyword(name, draft, depth):
    def inner():
        return schema(draft, depth - 1)

    match name:
        case "type":
            return choose([choose(TYPES), random.sample(TYPES, 2)])
        case "const":
            return value(1)
        case "enum":
            return [value(1) for _ in range(random.randint(1, 4))]
        case "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum":
            return choose(NUMBERS)
        case "multipleOf":
            return choose([1, 2, 0.5, 3])
        case "pattern":
            return choose(PATTERNS)
        case "format":
            return choose(["date", "email", "regex", "uri"])
        case "uniqueItems":
            return choose([True, False])
        case "required":
            return random.sample(NAMES, random.randint(1, 3))
        case "properties" | "dependentSchemas":
            return {choose(NAMES): inner() for _ in range(random.randint(1, 3))}
        case "patternProperties":
            return {choose(PATTERNS): inner() for _ in range(random.randint(1, 2))}
        case "dependencies":
            return {choose(NAMES[:4]): choose([inner(), random.sample(NAMES, 2)])}
        case "dependentRequired":
            return {choose(NAMES[:4]): random.sample(NAMES, 2) for _ in range(2)}
        case "allOf" | "anyOf" | "oneOf" | "prefixItems":
            return [inner() for _ in range(random.randint(1, 3))]
        case "$ref":
            return choose(REFERENCES)
        case "title" | "foo":
            return "t"
        case "items" if draft != "2020-12" and random.random() < 0.4:
            return [inner() for _ in range(random.randint(1, 2))]
    return choose([0, 1, 2, 3]) if name.startswith(("min", "max")) else inner()


def broken(found):
    """A schema that is wrong somewhere, most often."""
    # elsewhere it may break what is not looked at, or where references lead
    name = choose([name for name in found if name not in ("$defs", "definitions", "$ref")] or ["type"])
    part = found.get(name)
    if isinstance(part, dict) and part and random.random() < 0.6:
        return {**found, name: broken(part)}
    return {**found, name: value(1)}


def as_stored(found):
    """With the keys in the order in which PostgreSQL gives them back."""
    if isinstance(found, list):
        return [as_stored(item) for item in found]
    if not isinstance(found, dict):
        return found
    names = sorted(found, key=lambda name: (len(name.encode()), name.encode()))
    return {name: as_stored(found[name]) for name in names}


def judge(found, instances):
    """What Kinto says about a schema, and about data. None if it cannot say: it fails."""
    try:
        check_schema(found)
    except jsonschema.ValidationError as error:
        return {"schema": found, "refused": error.message, "cases": []}
    except Exception:
        return None
    cases = [[data, judge_data(found, data)] for data in instances]
    known = [case for case in cases if case[1] != "fails"]
    return {"schema": found, "refused": None, "cases": known}


def judge_data(found, data):
    try:
        validate_schema(data, as_stored(found), "id", INTERNAL)
        return None
    except RefResolutionError as error:
        return ["schema", str(error)]
    except jsonschema.ValidationError as error:
        return [error.field, error.message]
    except KeyboardInterrupt:
        raise
    except BaseException:  # where it is nested too deep, a library in Rust panics
        return "fails"


def random_cases(seed, count):
    random.seed(seed)
    for _ in range(count):
        draft = choose([None, None, *URIS])
        found = schema(draft or "2020-12")
        if random.random() < 0.25:
            found = broken(found)
        if draft is not None:
            found = {"$schema": URIS[draft], **found}
        names = [random.sample(NAMES, random.randint(0, 4)) for _ in range(4)]
        yield found, [{name: value() for name in each} for each in names]


def cases_by_hand():
    with open(__file__.replace("schemas.py", "schemas-by-hand.json")) as file:
        for found, *instances in json.load(file):
            yield found, instances


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    for case in random_cases(*numbers) if numbers else cases_by_hand():
        judged = judge(*case)
        if judged is not None:
            print(json.dumps(judged))
