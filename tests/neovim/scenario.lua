-- What a person does in Neovim, with the README's configuration and nothing else: see what is
-- wrong, type half a line, complete, mend by a code action, create an experiment from a model, run
-- commands.
-- Prints one line a step; the test beside this file reads them.

local function say(...)
  io.stdout:write(table.concat({ ... }, " "), "\n")
end

local function wait_for(what, condition)
  if not vim.wait(20000, condition, 10) then
    say("TIMEOUT", what)
    vim.cmd("cquit 1")
  end
end

local function codes()
  local found = {}
  for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
    table.insert(found, (diagnostic.lnum + 1) .. ":" .. tostring(diagnostic.code))
  end
  table.sort(found)
  return table.concat(found, " ")
end

local function line_of(text)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    if line:find(text, 1, true) then
      return number
    end
  end
end

local function count(text)
  local content = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
  return select(2, content:gsub(vim.pesc(text), ""))
end

local function act(title)
  vim.lsp.buf.code_action({
    apply = true,
    filter = function(action)
      return action.title:find(title, 1, true) ~= nil
    end,
  })
end

vim.cmd.edit(vim.env.NESTLING_SESSION)
wait_for("a client", function()
  return #vim.lsp.get_clients({ bufnr = 0, name = "nestling" }) == 1
end)
wait_for("diagnostics", function()
  return codes():find("invalid%-value") ~= nil
end)
say("opened:", codes())

-- Half a line in one entry leaves the mistake in the other one visible.
local kind = line_of('kind = "custom_cnn"')
vim.api.nvim_buf_set_lines(0, kind, kind, false, { "lay" })
wait_for("the half line", function()
  return codes():find("syntax") ~= nil
end)
say("half typed:", codes())
vim.api.nvim_buf_set_lines(0, kind, kind + 1, false, {})
wait_for("the mended line", function()
  return codes():find("syntax") == nil
end)

-- Completion inside the quotes of a value.
local optimizer = line_of("optimizer = ")
vim.api.nvim_win_set_cursor(0, { optimizer, #'optimizer = "' })
local client = vim.lsp.get_clients({ bufnr = 0, name = "nestling" })[1]
local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
local answer = client:request_sync("textDocument/completion", params, 20000, 0)
local labels = {}
for _, item in ipairs(answer.result.items or answer.result) do
  table.insert(labels, item.label)
end
say("completed:", table.concat(labels, " "))

-- Hover on the same value, as a person would press K.
local hover = client:request_sync("textDocument/hover", params, 20000, 0)
say("hovered:", (hover.result.contents.value:gsub("\n.*", "")))

-- The quick fix.
act("Change to `adam`")
wait_for("the fix", function()
  return count('optimizer = "adamx"') == 0
end)
wait_for("a clean file", function()
  return codes():find("invalid%-value") == nil
end)
say("fixed:", vim.api.nvim_buf_get_lines(0, optimizer - 1, optimizer, false)[1])

-- An experiment from the model under the cursor.
vim.api.nvim_win_set_cursor(0, { line_of('id = "model_00000001"'), 0 })
act("Create experiment")
wait_for("an experiment", function()
  return count("[[experiments]]") == 1
end)
wait_for("a file without hints", function()
  return #vim.diagnostic.get(0) == 0
end)
say("created:", count('model_id = "model_00000001"'), count('training_id = "train_00000001"'))

-- Two commands at once on the file in the editor: both changes are made, one after the other.
local answers = {}
for _, name in ipairs({ "One more", "And another" }) do
  client:exec_cmd({
    command = "nestling.create_experiment",
    arguments = {
      {
        uri = vim.uri_from_bufnr(0),
        name = name,
        model_id = "model_00000001",
        training_id = "train_00000001",
      },
    },
  }, { bufnr = 0 }, function(error, result)
    table.insert(answers, error and error.message or result.id:sub(1, 4))
  end)
end
wait_for("two answers", function()
  return #answers == 2
end)
say("commanded:", answers[1], answers[2], count('name = "One more"'), count('name = "And another"'))

-- What is read is what stands in the editor, saved or not.
local read
client:exec_cmd({
  command = "nestling.get_experiments",
  arguments = { { uri = vim.uri_from_bufnr(0) } },
}, { bufnr = 0 }, function(error, result)
  read = error and error.message or tostring(#result)
end)
wait_for("what is read", function()
  return read ~= nil
end)
say("read:", read)
vim.cmd("silent write")
vim.cmd("qall!")
