//! A small editor: it speaks to the server, answers its questions, and holds it to its manners.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

/// How long anything may take before the test fails: far more than it ever should.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long nothing must come before it counts as nothing.
const SILENCE: Duration = Duration::from_millis(150);

/// The server and the editor's end of its pipes.
///
/// When it is dropped, the server must leave with exit code 0, every request must have had its
/// one answer, and the server must not have reported an error.
pub struct Client {
    server: Child,
    to_server: Option<ChildStdin>,
    from_server: Receiver<Value>,
    /// What came while something else was waited for.
    inbox: VecDeque<Value>,
    next_id: i64,
    folder: TempDir,
    expected_exit_code: Option<i32>,
}

/// An editor that can do everything.
pub fn able() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-16"] },
        "textDocument": {
            "publishDiagnostics": {
                "relatedInformation": true, "versionSupport": true, "tagSupport": { "valueSet": [1, 2] }
            },
            "completion": { "completionItem": {
                "snippetSupport": true, "preselectSupport": true,
                "documentationFormat": ["markdown"], "tagSupport": { "valueSet": [1] },
                "resolveSupport": { "properties": ["documentation"] }
            } },
            "hover": { "contentFormat": ["markdown", "plaintext"] },
            "definition": { "linkSupport": true },
            "typeDefinition": { "linkSupport": true },
            "rename": { "prepareSupport": true },
            "codeAction": {
                "codeActionLiteralSupport": { "codeActionKind": { "valueSet": [""] } },
                "isPreferredSupport": true, "disabledSupport": true, "dataSupport": true,
                "resolveSupport": { "properties": ["edit"] }
            }
        },
        "window": { "workDoneProgress": true },
        "workspace": {
            "applyEdit": true,
            "workspaceEdit": { "documentChanges": true, "resourceOperations": ["create", "rename", "delete"] },
            "diagnostics": { "refreshSupport": true }
        }
    })
}

/// An editor that can do everything and asks for diagnostics.
pub fn pulling() -> Value {
    let mut capabilities = able();
    capabilities["textDocument"]["diagnostic"] = json!({ "relatedInformation": true });
    capabilities
}

impl Client {
    /// Starts the server in an empty workspace, for an editor that can do everything.
    pub fn start() -> Self {
        Self::start_as(able())
    }

    /// Starts the server for an editor with these capabilities.
    pub fn start_as(capabilities: Value) -> Self {
        Self::start_in(&[], capabilities)
    }

    /// Starts the server in a workspace with these files.
    pub fn start_in(files: &[(&str, &str)], capabilities: Value) -> Self {
        let mut client = Self::spawn();
        for (name, text) in files {
            client.write_file(name, text);
        }
        client.initialize(capabilities);
        client.notify("initialized", json!({}));
        client
    }

    /// Starts the server for an editor with these capabilities that has no folder open.
    pub fn start_without_folder(capabilities: Value) -> Self {
        let mut client = Self::spawn();
        let params = json!({
            "processId": null, "rootUri": null, "workspaceFolders": null, "capabilities": capabilities,
        });
        client.request("initialize", params);
        client.notify("initialized", json!({}));
        client
    }

    /// Starts the server and says nothing to it yet.
    pub fn spawn() -> Self {
        Self::spawn_with(&[])
    }

    /// The same, with these variables in its environment.
    pub fn spawn_with(variables: &[(&str, &str)]) -> Self {
        let mut server = start_server(variables);
        let to_server = server.stdin.take();
        let from_server = read_messages(server.stdout.take().unwrap());
        let folder = tempfile::tempdir().unwrap();
        put_images(folder.path());
        Self {
            server,
            to_server,
            from_server,
            inbox: VecDeque::new(),
            next_id: 0,
            folder,
            expected_exit_code: Some(0),
        }
    }

    /// The server is killed and started again, for the same folder.
    pub fn restart(&mut self, capabilities: Value) {
        self.server.kill().unwrap();
        self.server.wait().unwrap();
        self.server = start_server(&[]);
        self.to_server = self.server.stdin.take();
        self.from_server = read_messages(self.server.stdout.take().unwrap());
        self.inbox.clear();
        self.initialize(capabilities);
        self.notify("initialized", json!({}));
    }

    /// `initialize`; gives the server's capabilities.
    pub fn initialize(&mut self, capabilities: Value) -> Value {
        let params = json!({
            "processId": std::process::id(),
            "workspaceFolders": [{ "uri": self.uri(""), "name": "workspace" }],
            "capabilities": capabilities,
        });
        self.request("initialize", params)["capabilities"].clone()
    }

    /// Sends bytes as they are.
    pub fn send_raw(&mut self, bytes: &[u8]) {
        self.to_server.as_mut().unwrap().write_all(bytes).unwrap();
    }

    /// Sends a message.
    pub fn send(&mut self, message: &Value) {
        self.send_raw(&framed(message));
    }

    /// Sends a notification.
    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request; its ID is given back.
    pub fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.next_id += 1;
        let id = self.next_id;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    /// Sends a request and waits for its result.
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        let mut answer = self.answer(id);
        assert_eq!(answer.get("error"), None, "{method}");
        answer["result"].take()
    }

    /// Sends a request and waits for its error.
    pub fn error(&mut self, method: &str, params: Value) -> i64 {
        let id = self.ask(method, params);
        let answer = self.answer(id);
        answer["error"]["code"].as_i64().unwrap_or_else(|| panic!("no error: {answer}"))
    }

    /// Sends a command; its ID is given back.
    pub fn ask_command(&mut self, name: &str, argument: Value) -> i64 {
        let params = json!({ "command": format!("nestling.{name}"), "arguments": [argument] });
        self.ask("workspace/executeCommand", params)
    }

    /// Sends a command and waits for its result.
    pub fn command(&mut self, name: &str, argument: Value) -> Value {
        let id = self.ask_command(name, argument);
        let mut answer = self.answer(id);
        assert_eq!(answer.get("error"), None, "{name}");
        answer["result"].take()
    }

    /// Sends a command and waits for its error: code and message.
    pub fn command_error(&mut self, name: &str, argument: Value) -> String {
        let id = self.ask_command(name, argument);
        self.error_of(id)
    }

    /// Waits for the error that answers the request `id`: code and message.
    pub fn error_of(&mut self, id: i64) -> String {
        let answer = self.answer(id);
        let error = &answer["error"];
        assert!(error.is_object(), "no error: {answer}");
        format!("{} {}", error["code"], error["message"].as_str().unwrap())
    }

    /// The code action as a person chooses it: with its edit.
    pub fn resolved(&mut self, action: Value) -> Value {
        match action["data"].is_null() {
            true => action,
            false => self.request("codeAction/resolve", action),
        }
    }

    /// Waits until the server asks for an edit; gives the request, which wants an answer.
    pub fn edit_request(&mut self) -> Value {
        self.wait_for("an edit", |message| message["method"] == "workspace/applyEdit")
    }

    /// Answers a request of the server.
    pub fn reply(&mut self, request: &Value, result: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "id": request["id"], "result": result }));
    }

    /// Waits for the answer to the request `id`.
    pub fn answer(&mut self, id: impl Into<Value>) -> Value {
        let id = id.into();
        self.wait_for(&format!("the answer to {id}"), |message| {
            message.get("method").is_none() && message["id"] == id
        })
    }

    /// Waits for the notification or request `method` of the server; gives its parameters.
    pub fn told(&mut self, method: &str) -> Value {
        self.wait_for(method, |message| message["method"] == method)["params"].take()
    }

    /// Waits for a message.
    pub fn wait_for(&mut self, what: &str, is_it: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.inbox.iter().position(&is_it) {
            return self.inbox.remove(at).unwrap();
        }
        let end = Instant::now() + PATIENCE;
        loop {
            match self.from_server.recv_timeout(end - Instant::now()) {
                Ok(message) if is_it(&message) => return message,
                Ok(message) => self.put_aside(message),
                Err(problem) => panic!("{what} never came ({problem}); only {:#?}", self.inbox),
            }
        }
    }

    /// The requests `method` of the server that have come by now; the caller answers them.
    pub fn requests(&mut self, method: &str) -> Vec<Value> {
        while let Ok(message) = self.from_server.try_recv() {
            match message["method"] == method {
                true => self.inbox.push_back(message),
                false => self.put_aside(message),
            }
        }
        let (asked, others) = self.inbox.drain(..).partition(|message| message["method"] == method);
        self.inbox = others;
        asked.into()
    }

    /// Everything that comes until the server is silent for a while, and came before.
    pub fn everything(&mut self) -> Vec<Value> {
        while let Ok(message) = self.from_server.recv_timeout(SILENCE) {
            self.put_aside(message);
        }
        self.inbox.drain(..).collect()
    }

    fn put_aside(&mut self, message: Value) {
        if message.get("method").is_some()
            && let Some(id) = message.get("id")
        {
            let answer = json!({ "jsonrpc": "2.0", "id": id, "result": null });
            self.send(&answer);
        }
        self.inbox.push_back(message);
    }

    /// Sends the server a signal, as in `STOP`.
    #[cfg(target_os = "linux")]
    pub fn signal(&self, name: &str) {
        let id = self.server.id().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }

    /// The folder that the editor has open.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The URI of a file in that folder.
    pub fn uri(&self, file: &str) -> String {
        let path = self.folder().join(file);
        format!("file://{}", path.to_str().unwrap().trim_end_matches('/'))
    }

    /// Writes a file as another program would: without a word to the server.
    pub fn write_file(&self, name: &str, text: &str) {
        let path = self.folder().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Puts a file in its place as a whole: nobody sees it half-written.
    pub fn put_file(&self, name: &str, text: &str) {
        let path = self.folder().join(name);
        let beside = path.with_extension("tmp");
        std::fs::write(&beside, text).unwrap();
        std::fs::rename(beside, path).unwrap();
    }

    /// Opens a document that is `sessions/<name>.toml`.
    pub fn open(&mut self, name: &str, text: &str) -> String {
        let uri = self.uri(&format!("sessions/{name}.toml"));
        self.open_uri(&uri, text);
        uri
    }

    /// Opens a document.
    pub fn open_uri(&mut self, uri: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": "toml", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Changes a document, one change after the other.
    pub fn change(&mut self, uri: &str, version: i32, changes: Value) {
        let document = json!({ "uri": uri, "version": version });
        let params = json!({ "textDocument": document, "contentChanges": changes });
        self.notify("textDocument/didChange", params);
    }

    /// Closes a document.
    pub fn close(&mut self, uri: &str) {
        self.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    }

    /// Waits for the next diagnostics that are sent for `uri`; gives all of the message.
    pub fn publication(&mut self, uri: &str) -> Value {
        self.wait_for(&format!("diagnostics of {uri}"), |message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
        })["params"]
            .take()
    }

    /// Waits for the next diagnostics that are sent for `uri`, as [`listed`] does.
    pub fn diagnostics(&mut self, uri: &str) -> String {
        let publication = self.publication(uri);
        listed(&publication["diagnostics"])
    }

    /// Lets go of the server's input: the editor is gone.
    pub fn hang_up(&mut self) {
        self.to_server = None;
        self.expected_exit_code = None;
    }

    /// Says goodbye and waits for the server to leave; gives the exit code.
    pub fn leave(mut self) -> i32 {
        self.expected_exit_code = None;
        self.request("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        self.exit_code()
    }

    /// Waits until the server has left; gives the exit code.
    pub fn exit_code(&mut self) -> i32 {
        self.expected_exit_code = None;
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.server.try_wait().unwrap() {
                return status.code().expect("the server is not killed by a signal");
            }
            assert!(Instant::now() < end, "the server does not leave");
            thread::sleep(Duration::from_millis(1));
        }
    }

    fn assert_good_manners(&mut self) {
        while let Ok(message) = self.from_server.try_recv() {
            self.inbox.push_back(message);
        }
        for message in &self.inbox {
            assert!(message.get("method").is_some(), "an answer nobody asked for: {message}");
            assert_ne!(message["method"], "window/logMessage", "{message}");
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        if thread::panicking() || self.expected_exit_code.is_none() {
            let _ = self.server.kill();
            let _ = self.server.wait();
            return;
        }
        self.assert_good_manners();
        let expected = self.expected_exit_code;
        self.request("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        assert_eq!(Some(self.exit_code()), expected);
    }
}

fn start_server(variables: &[(&str, &str)]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_nestling"))
        .arg("lsp")
        .envs(variables.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// A message in its frame.
pub fn framed(message: &Value) -> Vec<u8> {
    let body = message.to_string();
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// Diagnostics, a line each: `line:column-line:column severity code`, from 0. What the messages
/// say is the business of the rules' own tests.
pub fn listed(diagnostics: &Value) -> String {
    let lines = diagnostics.as_array().unwrap().iter().map(|found| {
        let severity = ["error", "warning", "info", "hint"]
            [usize::try_from(found["severity"].as_u64().unwrap()).unwrap() - 1];
        let code = found["code"].as_str().unwrap();
        format!("{} {severity} {code}\n", place(&found["range"]))
    });
    lines.collect()
}

/// A range: `line:column-line:column`, from 0.
pub fn place(range: &Value) -> String {
    let end = |end: &str| format!("{}:{}", range[end]["line"], range[end]["character"]);
    format!("{}-{}", end("start"), end("end"))
}

fn read_messages(output: ChildStdout) -> Receiver<Value> {
    let (sender, messages) = mpsc::channel();
    thread::spawn(move || {
        let mut output = BufReader::new(output);
        while let Some(message) = read_message(&mut output) {
            if sender.send(message).is_err() {
                return;
            }
        }
    });
    messages
}

/// The next message; anything on standard output that is none is a mistake of the server.
fn read_message(output: &mut impl BufRead) -> Option<Value> {
    let mut header = String::new();
    if output.read_line(&mut header).ok()? == 0 {
        return None;
    }
    let length = header.strip_prefix("Content-Length: ").expect("only the protocol");
    let mut body = vec![0; length.trim().parse().unwrap()];
    header.clear();
    output.read_line(&mut header).ok()?;
    assert_eq!(header, "\r\n");
    output.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).unwrap())
}

/// The images of which the sessions here speak: enough of each class that nobody objects.
pub fn put_images(workspace: &Path) {
    for class in ["Adialer.C", "Yuner.A"] {
        let folder = workspace.join("data/malware").join(class);
        std::fs::create_dir_all(&folder).unwrap();
        for number in 0..30 {
            std::fs::write(folder.join(format!("{number:02}.png")), "").unwrap();
        }
    }
}
