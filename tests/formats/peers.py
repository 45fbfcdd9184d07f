"""What other programs make of a TMX file: peers.py FILE DTD.

Prints a JSON object: `invalid` (breaches of the DTD by lxml, and of the stricter reading that
Maxprograms' validator is known for) and `units` (source and target by translate-toolkit).
"""

import collections
import json
import re
import sys

from lxml import etree
from translate.storage import tmx

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
NUMBER = re.compile(r"[0-9]+$")
DATE = re.compile(r"[0-9]{8}T[0-9]{6}Z$")


def strict(root):
    source = root.find("header").get("srclang")
    for number, unit in enumerate(root.iter("tu"), 1):
        languages = [text.get(LANGUAGE) for text in unit.iter("tuv")]
        if source != "*all*" and source not in languages:
            yield f"unit {number}: no text in {source}"
        if (unit.get("srclang") or source) != languages[0]:
            yield f"unit {number}: the source text is not the first"
        externals = []
        for text in unit.iter("tuv"):
            found = [c.tag + c.get("x") for c in text.iter("bpt", "it", "ph", "hi") if c.get("x")]
            if len(set(found)) != len(found) or not all(NUMBER.search(x) for x in found):
                yield f"unit {number}: x twice or no number"
            externals.append(set(found))
            for tag in ("bpt", "ept"):
                if any(not NUMBER.match(code.get("i")) for code in text.iter(tag)):
                    yield f"unit {number}: i is no number"
            opened = collections.Counter(code.get("i") for code in text.iter("bpt"))
            closed = collections.Counter(code.get("i") for code in text.iter("ept"))
            if opened != closed or any(count > 1 for count in opened.values()):
                yield f"unit {number}: bpt and ept do not match"
        if any(found != externals[0] for found in externals):
            yield f"unit {number}: x differs between the texts"
        for element in unit.iter():
            for name in ("creationdate", "changedate", "lastusagedate"):
                if element.get(name) and not DATE.match(element.get(name)):
                    yield f"unit {number}: {name} {element.get(name)}"


def main(path, dtd):
    document = etree.parse(path)
    grammar = etree.DTD(dtd)
    invalid = [] if grammar.validate(document) else [str(e) for e in grammar.error_log]
    invalid += strict(document.getroot())
    header = document.getroot().find("header").get("srclang")
    with open(path, "rb") as file:
        store = tmx.tmxfile(file, header, "en")
    units = [[unit.source, unit.target] for unit in store.units]
    print(json.dumps({"invalid": invalid, "units": units}))


main(*sys.argv[1:])
