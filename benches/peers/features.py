#!/usr/bin/env python3
"""What each request about a document takes, by the client of lsp.py.

  features.py [-n 20] --root WS --file doc.toml -- server cmd ...

Prints JSON: the name of each request that the server offers with the median time in ms; "nothing"
where it has nothing to say, as an empty answer is no answer; "too late" where none came. "after an edit" counts from the edit:
didChange and the request back to back.
"""
import argparse, json, pathlib, random, re, statistics, sys, time

import lsp

KEY = re.compile(r'^(?:learning_rate|epochs|status|kind|optimizer) = ')
ENUM = re.compile(r'^(?:status|optimizer|kind) = "(\w+)"$')
SCREEN = 50
# A slow server gets fewer turns at a request, in seconds.
LONGEST = 6


class Document:
    def __init__(self, server, uri, text):
        self.server, self.uri, self.lines, self.version = server, uri, text.split("\n"), 1
        self.random = random.Random(1)
        self.keys = [n for n, line in enumerate(self.lines) if KEY.match(line)]
        self.sites = [(n, m.end(1)) for n, line in enumerate(self.lines) if (m := ENUM.search(line))]
        self.result_id = None

    def edit(self, line, column, insert):
        change, text = lsp.apply(self.lines, line, column, insert)
        self.version += 1
        message = lsp.change_msg(self.server, self.uri, self.version, self.lines, change, text)
        return self.server.notify("textDocument/didChange", message)

    def on_a_key(self):
        return {"position": {"line": self.random.choice(self.keys), "character": 1}}

    def in_a_value(self):
        line, column = self.random.choice(self.sites)
        return {"position": {"line": line, "character": column}}

    def on_a_screen(self):
        first = self.random.randrange(max(1, len(self.lines) - SCREEN))
        last = min(first + SCREEN, len(self.lines) - 1)
        return {"range": {"start": {"line": first, "character": 0}, "end": {"line": last, "character": 0}}}

    def at_a_cursor(self):
        at = self.in_a_value()["position"]
        return {"range": {"start": at, "end": at}, "context": {"diagnostics": []}}

    def since_the_last(self):
        return {"previousResultId": self.result_id or ""}


FORMAT = {"options": {"tabSize": 2, "insertSpaces": True}}
# What it is called, method, the server's capability, the parameters, whether an edit comes before.
REQUESTS = (
    ("completion", "completion", "completionProvider", Document.in_a_value, False),
    ("completion after an edit", "completion", "completionProvider", None, True),
    ("hover", "hover", "hoverProvider", Document.on_a_key, False),
    ("hover after an edit", "hover", "hoverProvider", Document.on_a_key, True),
    ("document symbols", "documentSymbol", "documentSymbolProvider", None, False),
    ("document symbols after an edit", "documentSymbol", "documentSymbolProvider", None, True),
    ("folding", "foldingRange", "foldingRangeProvider", None, False),
    ("formatting", "formatting", "documentFormattingProvider", lambda _: FORMAT, False),
    ("semantic tokens", "semanticTokens/full", "semanticTokensProvider", None, False),
    ("semantic tokens after an edit", "semanticTokens/full", "semanticTokensProvider", None, True),
    ("semantic tokens, delta after an edit", "semanticTokens/full/delta", "semanticTokensProvider.full.delta", Document.since_the_last, True),
    ("semantic tokens of a screen", "semanticTokens/range", "semanticTokensProvider.range", Document.on_a_screen, False),
    ("inlay hints of a screen", "inlayHint", "inlayHintProvider", Document.on_a_screen, False),
    ("code lenses", "codeLens", "codeLensProvider", None, False),
    ("code actions at a cursor", "codeAction", "codeActionProvider", Document.at_a_cursor, False),
    ("document highlights", "documentHighlight", "documentHighlightProvider", Document.in_a_value, False),
    ("selection ranges", "selectionRange", "selectionRangeProvider", lambda d: {"positions": [d.in_a_value()["position"]]}, False),
    ("document links", "documentLink", "documentLinkProvider", None, False),
)


def offers(caps, path):
    for name in path.split("."):
        caps = caps.get(name) if isinstance(caps, dict) else None
    return bool(caps)


def says_something(name, answer):
    if name == "formatting":
        return True  # A file that is well laid out needs no edits.
    if isinstance(answer, dict) and "items" in answer:
        return bool(answer["items"])
    if isinstance(answer, dict) and "data" in answer:
        return bool(answer["data"])
    return bool(answer)


def measure(document, name, method, parameters, after_edit, n):
    times, spoke = [], 0
    began_all = time.monotonic()
    while len(times) < n and (len(times) < 3 or time.monotonic() - began_all < LONGEST):
        params = {"textDocument": {"uri": document.uri}, **(parameters(document) if parameters else {})}
        began = None
        if after_edit:
            line, column = document.random.choice(document.sites)
            if method == "completion":
                params["position"] = {"line": line, "character": column + 1}
            began = document.edit(line, column, "x")
        request, sent = document.server.request_nowait("textDocument/" + method, params)
        arrived, message = document.server.wait_id(request, 10)
        times.append((arrived - (began or sent)) / 1e6)
        answer = message.get("result")
        spoke += says_something(name, answer)
        if isinstance(answer, dict) and "resultId" in answer:
            document.result_id = answer["resultId"]
        if after_edit:
            document.edit(line, column, None)
            lsp.Diag(document.server, document.uri, False).settle(0.05, 2)
    return round(statistics.median(times), 3) if spoke > len(times) // 2 else "nothing"


def main():
    split = sys.argv.index("--")
    parser = argparse.ArgumentParser()
    parser.add_argument("-n", type=int, default=20)
    parser.add_argument("--root", required=True)
    parser.add_argument("--file", default="doc.toml")
    a = parser.parse_args(sys.argv[1:split])
    for name, value in {"stderr": None, "config": None, "verbose": False, "pull": False, "init_options": None, "language": "toml"}.items():
        setattr(a, name, value)
    server = lsp.Server(sys.argv[split + 1:], a.root, a)
    server.initialize()
    uri, text, _ = server.open(pathlib.Path(a.root).resolve() / a.file)
    lsp.Diag(server, uri, False).settle(1.0, 20)
    document = Document(server, uri, text)
    found = {}
    for name, method, capability, parameters, after_edit in REQUESTS:
        if not offers(server.caps, capability):
            continue
        try:
            found[name] = measure(document, name, method, parameters, after_edit, a.n)
        except lsp.Timeout:
            found[name] = "too late"
    server.close()
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
