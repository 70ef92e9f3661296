-- A person types in a session while a trainer reports epochs by the command line. Prints one line
-- a step; the test beside this file reads them.

local function say(...)
  io.stdout:write(table.concat({ ... }, " "), "\n")
end

local function wait_for(what, condition)
  if not vim.wait(20000, condition, 10) then
    say("TIMEOUT", what)
    say(table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n"))
    vim.cmd("cquit 1")
  end
end

local function lines()
  return vim.api.nvim_buf_get_lines(0, 0, -1, false)
end

local function line_of(text)
  for number, line in ipairs(lines()) do
    if line:find(text, 1, true) then
      return number, line
    end
  end
end

local function report(epoch)
  local experiment = { "nestling", "experiment", "update", "exp_00000001", "--session", "swift-golden-falcon" }
  vim.list_extend(experiment, { "--epoch", tostring(epoch), "--metric", "val_loss=" .. 1 / epoch })
  local result = vim.system(experiment, { cwd = vim.env.NESTLING_WORKSPACE }):wait()
  if result.code ~= 0 then
    say("REFUSED", result.stderr)
    vim.cmd("cquit 1")
  end
end

local function type_at_end_of(number, text)
  vim.api.nvim_win_set_cursor(0, { number, 0 })
  vim.api.nvim_feedkeys(vim.api.nvim_replace_termcodes("A" .. text .. "<Esc>", true, false, true), "ntx", false)
end

vim.cmd.edit(vim.env.NESTLING_SESSION)
wait_for("a client", function()
  return #vim.lsp.get_clients({ bufnr = 0, name = "nestling" }) == 1
end)
-- The server has read the file once it has answered.
local client = vim.lsp.get_clients({ bufnr = 0, name = "nestling" })[1]
for _ = 1, 10 do
  client:request_sync("textDocument/hover", vim.lsp.util.make_position_params(0, client.offset_encoding), 20000, 0)
end

-- A comment is typed, word by word; after each word an epoch is reported.
local name = line_of('name = "First try"')
for epoch, word in ipairs({ " # better", " than", " the", " one", " before" }) do
  type_at_end_of(name, word)
  report(epoch)
end
wait_for("the last epoch", function()
  return line_of("current_epoch = 5") ~= nil and line_of("val_loss = 0.2 ") ~= nil
end)
say("typed:", lines()[name])
say("epoch:", lines()[line_of("current_epoch")])
say("modified:", tostring(vim.bo.modified))

-- The same key on both sides is a question, answered by a code action.
local number = line_of("current_epoch")
vim.api.nvim_buf_set_lines(0, number - 1, number, false, { "current_epoch = 50" })
report(6)
local function conflicts(with)
  local found = vim.tbl_filter(function(diagnostic)
    return diagnostic.code == "merge-conflict" and diagnostic.message:find(with, 1, true)
  end, vim.diagnostic.get(0))
  return #found
end
-- The epoch before may be a question for a moment too: answered, it would leave this one open.
wait_for("a conflict", function()
  return conflicts("`6` on disk") == 1
end)
vim.api.nvim_win_set_cursor(0, { number, 0 })
local params = vim.lsp.util.make_range_params(0, client.offset_encoding)
params.context = { diagnostics = {} }
local answer = client:request_sync("textDocument/codeAction", params, 20000, 0)
for _, action in ipairs(answer.result) do
  if action.title:find("Keep mine", 1, true) then
    say("action:", action.title)
    client:exec_cmd(action.command, { bufnr = 0 })
  end
end
wait_for("no conflict", function()
  return conflicts("") == 0
end)
say("kept:", lines()[number])
vim.cmd("silent write!")
vim.cmd("qall!")
