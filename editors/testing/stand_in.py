#!/usr/bin/env python3
"""A person's first steps with Nestling, by a stand-in for an editor that cannot be installed here.

    stand_in.py ABILITIES.json

It tells the server the abilities that the editor itself tells (`initialize`, as in its source), does
what the editor does with the answers, and checks what comes of the text. That the editor itself
works is not shown by it. NESTLING_SERVER names the server. Prints a line for each step.
"""

import json
import os
import pathlib
import queue
import subprocess
import sys
import tempfile
import threading
import time

PATIENCE = 10  # seconds


class Editor:
    def __init__(self, abilities, workspace):
        self.server = subprocess.Popen(
            [SERVER, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=workspace
        )
        self.heard = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self.abilities, self.workspace = abilities, workspace
        self.last_id = 0
        self.mistakes = {}
        self.texts = {}
        self.versions = {}

    def begin(self):
        root = {"uri": self.workspace.as_uri(), "name": self.workspace.name}
        self.can = self.ask("initialize", {
            "processId": os.getpid(), "rootUri": root["uri"], "workspaceFolders": [root],
            "capabilities": self.abilities,
        })["capabilities"]
        self.encoding = self.can.get("positionEncoding", "utf-16")
        self.tell("initialized", {})

    def _listen(self):
        out = self.server.stdout
        while head := out.readline():
            length = 0
            while head.strip():
                name, _, value = head.decode().partition(":")
                if name.lower() == "content-length":
                    length = int(value)
                head = out.readline()
            self.heard.put(json.loads(out.read(length)))

    def _send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.server.stdin.flush()

    def tell(self, method, params):
        self._send({"method": method, "params": params})

    def _hear(self):
        """Takes one message, and does what the server asks for with it."""
        try:
            message = self.heard.get(timeout=PATIENCE)
        except queue.Empty:
            raise AssertionError("the server says nothing more") from None
        method = message.get("method")
        if method == "textDocument/publishDiagnostics":
            self.mistakes[message["params"]["uri"]] = message["params"]["diagnostics"]
        if method and "id" in message:
            self._send({"id": message["id"], "result": self._do(method, message["params"])})
        return message

    def _do(self, method, params):
        if method == "workspace/configuration":
            return [None] * len(params["items"])
        if method == "workspace/applyEdit":
            self.apply(params["edit"])
            return {"applied": True}
        return None

    def ask(self, method, params):
        self.last_id += 1
        self._send({"id": self.last_id, "method": method, "params": params})
        while True:
            message = self._hear()
            if message.get("id") == self.last_id and "method" not in message:
                assert "error" not in message, f"{method}: {message['error']}"
                return message["result"]

    def open(self, file):
        uri = file.as_uri()
        self.texts[uri], self.versions[uri] = file.read_text(), 0
        self.tell("textDocument/didOpen", {"textDocument": {
            "uri": uri, "languageId": "toml", "version": 0, "text": self.texts[uri]}})
        return uri

    def write(self, uri, text):
        self.texts[uri] = text
        self.versions[uri] += 1
        self.tell("textDocument/didChange", {
            "textDocument": {"uri": uri, "version": self.versions[uri]},
            "contentChanges": [{"text": text}],
        })

    def units(self, text):
        if self.encoding == "utf-32":
            return len(text)
        if self.encoding == "utf-16":
            return len(text.encode("utf-16-le")) // 2
        return len(text.encode())

    def place(self, uri, mark, behind=0):
        """The position of `mark` in the text, or that many letters behind its beginning."""
        at = self.texts[uri].index(mark) + behind
        before = self.texts[uri][:at]
        return {"line": before.count("\n"), "character": self.units(before.rpartition("\n")[2])}

    def index(self, text, position):
        lines = text.split("\n")
        start = sum(len(line) + 1 for line in lines[: position["line"]])
        rest, length = lines[position["line"]], 0
        while length < len(rest) and self.units(rest[:length]) < position["character"]:
            length += 1
        return start + length

    def change(self, uri, edits):
        text = self.texts[uri]
        spans = [(self.index(text, e["range"]["start"]), self.index(text, e["range"]["end"]), e["newText"])
                 for e in edits]
        for start, end, new in sorted(spans, key=lambda span: span[:2], reverse=True):
            text = text[:start] + new + text[end:]
        self.write(uri, text)

    def apply(self, edit):
        changes = edit.get("changes", {}).items()
        for document in edit.get("documentChanges", []):
            named = document["textDocument"]
            assert named.get("version") in (None, self.versions[named["uri"]]), "an edit of an older text"
            changes = [*changes, (named["uri"], document["edits"])]
        assert changes, "an edit that changes nothing"
        for uri, edits in changes:
            self.change(uri, edits)

    def shown(self, uri):
        """What is underlined, for editors that ask and for those that are told."""
        if "diagnosticProvider" in self.can:
            return self.ask("textDocument/diagnostic", {"textDocument": {"uri": uri}})["items"]
        return self.mistakes.get(uri, [])

    def until(self, what, uri, condition):
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, f"{what}: did not happen in\n{self.texts[uri]}"
            if "diagnosticProvider" not in self.can:
                self._hear()

    def choose(self, uri, mark, title):
        """Does the code action whose title begins so, as it would be done from the menu."""
        at = self.place(uri, mark, 2)
        actions = self.ask("textDocument/codeAction", {
            "textDocument": {"uri": uri}, "range": {"start": at, "end": at},
            "context": {"diagnostics": [], "triggerKind": 1}})
        action = next((a for a in actions if a["title"].startswith(title)), None)
        assert action, f"no {title} in {[a['title'] for a in actions]}"
        provider = self.can["codeActionProvider"]
        if "edit" not in action and isinstance(provider, dict) and provider.get("resolveProvider"):
            action = self.ask("codeAction/resolve", action)
        if "edit" in action:
            self.apply(action["edit"])
        if "command" in action:
            command = action["command"] if isinstance(action["command"], dict) else action
            self.ask("workspace/executeCommand", {k: command[k] for k in ("command", "arguments") if k in command})


def errors(editor, uri):
    return [d for d in editor.shown(uri) if d.get("severity", 1) <= 2]


def mistake(editor, uri):
    editor.write(uri, editor.texts[uri].replace('"adam"', '"adamx"'))
    editor.until("a mistake", uri, lambda: any("adamx" in d["message"] for d in errors(editor, uri)))
    editor.choose(uri, '"adamx"', "Change to `adam`")
    editor.until("no mistake", uri, lambda: not errors(editor, uri))
    assert '"adam"' in editor.texts[uri]


def completion(editor, uri):
    editor.write(uri, editor.texts[uri].replace('"adam"', '"rm"'))
    answer = editor.ask("textDocument/completion", {
        "textDocument": {"uri": uri}, "position": editor.place(uri, '"rm"', 3)})
    items = answer["items"] if isinstance(answer, dict) else answer
    item = next(i for i in items if i["label"] == "rmsprop")
    edit = item["textEdit"]
    editor.change(uri, [{"range": edit.get("range") or edit["replace"], "newText": edit["newText"]}])
    assert 'optimizer = "rmsprop"\n' in editor.texts[uri], editor.texts[uri]


def creation(editor, uri):
    editor.choose(uri, "[[models]]", "Create model ▸ LeNet")
    editor.choose(uri, "[[trainings]]", "Create training ▸ Quick")
    editor.choose(uri, "[[trainings]]", "Create experiment ▸ ")
    for table in ("models", "trainings", "experiments"):
        assert editor.texts[uri].count(f"[[{table}]]") == 2, editor.texts[uri]
    editor.until("a sound session", uri, lambda: not errors(editor, uri))


def renaming(editor, uri):
    editor.apply(editor.ask("textDocument/rename", {
        "textDocument": {"uri": uri}, "position": editor.place(uri, '"model_', 3), "newName": "lenet"}))
    assert editor.texts[uri].count('"lenet"') == 2, editor.texts[uri]


def arrival(editor, uri):
    editor.write(uri, editor.texts[uri].replace('"First session"', '"Mine"'))
    before = errors(editor, uri)  # with it, the server has read what was typed
    workspace = pathlib.Path(uri.removeprefix("file://")).parent.parent
    experiment = editor.texts[uri].split('id = "exp_')[1].split('"')[0]
    run("experiment", "update", "exp_" + experiment, "--epoch", "1", "--metric", "val_loss=0.5", cwd=workspace)
    while "val_loss = 0.5" not in editor.texts[uri]:
        editor._hear()
    assert '"Mine"' in editor.texts[uri] and errors(editor, uri) == before


def run(*arguments, cwd=None):
    subprocess.run([SERVER, *arguments], cwd=cwd, check=True, stdout=subprocess.DEVNULL)


STEPS = {
    "a mistake is told, and mended by a code action": mistake,
    "a value is completed": completion,
    "Create model, Create training and Create experiment": creation,
    "an ID is renamed in all its places": renaming,
    "what a trainer writes comes into the open session": arrival,
}


def main():
    abilities = json.loads(pathlib.Path(sys.argv[1]).read_text())
    failed = 0
    for name, step in STEPS.items():
        with tempfile.TemporaryDirectory() as folder:
            workspace = pathlib.Path(folder).resolve() / "first"
            run("new", str(workspace))
            editor = Editor(abilities, workspace)
            try:
                editor.begin()
                step(editor, editor.open(next(workspace.glob("sessions/*.toml"))))
                print(f"ok: a stand-in with its abilities: {name}")
            except Exception as problem:  # whatever went wrong, the other steps are tried
                failed += 1
                print(f"FAILED: a stand-in with its abilities: {name}: {problem!r}")
            editor.server.kill()
            editor.server.wait()
    print(f"{len(STEPS) - failed} passed, {failed} failed, 0 skipped")
    sys.exit(1 if failed else 0)


SERVER = str(pathlib.Path(os.environ["NESTLING_SERVER"]).resolve())
main()
