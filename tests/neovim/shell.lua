-- A person types in a session and saves it while a shell script, which knows nothing of that,
-- reports epochs. Prints one line a step; the test beside this file reads them.

local function say(...)
  io.stdout:write(table.concat({ ... }, " "), "\n")
end

local function wait_for(what, condition)
  if not vim.wait(60000, condition, 10) then
    say("TIMEOUT", what)
    say(table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n"))
    vim.cmd("cquit 1")
  end
end

local function line_of(text)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    if line:find(text, 1, true) then
      return number, line
    end
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

local is_over
local trainer = { "sh", vim.env.NESTLING_SCENARIOS .. "/trainer.sh" }
vim.system(trainer, { cwd = vim.env.NESTLING_WORKSPACE }, function(result)
  is_over = result
end)

-- Whoever saves with a bang writes over what came a blink before, until the next epoch: the last
-- ones must be left alone.
local function is_near_the_end()
  local file = assert(io.open(vim.env.NESTLING_SESSION))
  local text = file:read("a")
  file:close()
  return text:find("current_epoch = 1%d") ~= nil
end

local words = 0
while not is_over do
  words = words + 1
  type_at_end_of(line_of('name = "First try"'), (words == 1 and " # " or " ") .. words)
  if words % 5 == 0 and not is_near_the_end() then
    vim.cmd("silent write!")
  end
  vim.wait(60, function() end, 10)
end
say("trainer:", tostring(is_over.code), is_over.stderr)

-- What is not in the text by now comes with the next letter.
type_at_end_of(line_of('name = "First try"'), " end")
wait_for("the last epoch", function()
  return line_of("current_epoch = 12") ~= nil
end)
local wanted = "#"
for word = 1, words do
  wanted = wanted .. " " .. word
end
local _, typed = line_of('name = "First try"')
say("typed:", tostring(typed == 'name = "First try" ' .. wanted .. " end"))
local conflicts = vim.tbl_filter(function(diagnostic)
  return diagnostic.code == "merge-conflict"
end, vim.diagnostic.get(0))
say("conflicts:", tostring(#conflicts))
vim.cmd("silent write!")
vim.cmd("qall!")
