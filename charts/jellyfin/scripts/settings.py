"""Gives Jellyfin's configuration what the chart wants, once: what people then change in Jellyfin stays as they changed it.

/loutik/settings.json: a list of {file, root, element, value}, or {…, entry} for an entry of an element that is a list.
/config/config/loutik.json: what was given before. A setting is given anew when the chart wants something else than it did, and
when its element or its file is not there. A file that is not XML, as a power cut leaves it, is put aside: Jellyfin would start
with its defaults, and write those over it.
"""

import json
import os
import pathlib
import sys
import xml.etree.ElementTree as xml

folder = pathlib.Path("/config/config")
memory = folder / "loutik.json"
xml.register_namespace("xsi", "http://www.w3.org/2001/XMLSchema-instance")
xml.register_namespace("xsd", "http://www.w3.org/2001/XMLSchema")


def say(what: str) -> None:
    print(f"settings: {what}", file=sys.stderr)


def replace(path: pathlib.Path, content: bytes) -> None:
    """Writes a file whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    with open(part, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)


def remembered() -> dict[str, str]:
    try:
        known = json.loads(memory.read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def read(path: pathlib.Path, root: str) -> tuple[xml.Element, bool]:
    """The file's content, and whether it was there."""
    if not path.exists():
        return xml.Element(root), False
    try:
        content = xml.parse(path).getroot()
        if content.tag == root:
            return content, True
        why = f"it holds {content.tag}"
    except xml.ParseError as error:
        why = str(error)
    aside = path.with_name(f"{path.name}.broken")
    os.replace(path, aside)
    say(f"{path.name} is no {root} ({why}): kept as {aside.name}, and begun anew")
    return xml.Element(root), False


def give(content: xml.Element, setting: dict[str, str], before: str | None) -> bool:
    """Says whether it changed anything."""
    element = content.find(setting["element"])
    wanted = setting.get("value", setting.get("entry"))
    if element is not None and before == wanted and ("entry" in setting or (element.text or "").strip() != ""):
        return False
    if element is None:
        element = xml.SubElement(content, setting["element"])
    if "value" in setting:
        element.text = wanted
    else:
        for entry in [entry for entry in element if entry.text in (before, wanted)]:
            element.remove(entry)
        xml.SubElement(element, "string").text = wanted
    say(f"{setting['element']} is now {wanted}" if "value" in setting else f"{setting['element']} now has {wanted}")
    return True


settings = json.loads(pathlib.Path("/loutik/settings.json").read_text())
folder.mkdir(parents=True, exist_ok=True)
given = remembered()
for name, root in {setting["file"]: setting["root"] for setting in settings}.items():
    path = folder / name
    content, was_there = read(path, root)
    changed = [
        give(content, setting, given.get(f"{name} {setting['element']}") if was_there else None)
        for setting in settings
        if setting["file"] == name
    ]
    if any(changed):
        xml.indent(content)
        replace(path, xml.tostring(content, encoding="utf-8", xml_declaration=True))
now = {f"{setting['file']} {setting['element']}": setting.get("value", setting.get("entry")) for setting in settings}
if now != given:
    replace(memory, json.dumps(now, indent=2).encode())
