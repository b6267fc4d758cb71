"""Keeps a copy of all records: run it again, and it takes only what has changed since."""

import json
import pathlib
import sys
import urllib.parse
import urllib.request

server = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080"
copy = pathlib.Path("copy.json")
state = json.loads(copy.read_text("utf-8")) if copy.exists() else {"since": 0, "records": {}}

parameters = {"since": state["since"], "limit": 500}
while True:
    with urllib.request.urlopen(f"{server}/v1/records?{urllib.parse.urlencode(parameters)}") as answer:
        page = json.load(answer)
    for change in page["changes"]:
        if change["deleted"]:
            state["records"].pop(change["id"], None)
        else:
            state["records"][change["id"]] = change["record"]
    if "next_cursor" not in page:
        break
    parameters["cursor"] = page["next_cursor"]

state["since"] = page["through"]
copy.write_text(json.dumps(state, ensure_ascii=False), "utf-8")
print(len(state["records"]), "records, up to change", state["since"])
