-- What a person does in Neovim to lay out a file: `gq` on some lines, then the whole file. The
-- cursor stays on its word, and a second time there is nothing to do.
-- Prints one line a step; the test beside this file reads them.

local function say(...)
  io.stdout:write(table.concat({ ... }, " "), "\n")
end

local function lines(first, last)
  return table.concat(vim.api.nvim_buf_get_lines(0, first, last, false), "\\n")
end

vim.cmd.edit(vim.env.NESTLING_SESSION)
local attached = vim.wait(20000, function()
  return #vim.lsp.get_clients({ bufnr = 0, name = "nestling" }) == 1
end, 10)
if not attached then
  say("TIMEOUT a client")
  vim.cmd("cquit 1")
end

-- The lines of the stack, by the operator that Neovim binds to the server.
local stack = vim.fn.search("^layers")
vim.cmd("normal! " .. stack .. "Ggqj")
say("a part:", lines(stack - 1, stack + 2))

local place = vim.fn.search("epochs")
vim.api.nvim_win_set_cursor(0, { place, 0 })
vim.lsp.buf.format({ async = false, timeout_ms = 20000 })
say("the cursor:", vim.api.nvim_get_current_line())
local tick = vim.api.nvim_buf_get_changedtick(0)
vim.lsp.buf.format({ async = false, timeout_ms = 20000 })
say("again:", tostring(vim.api.nvim_buf_get_changedtick(0) - tick))
vim.cmd("silent write")
vim.cmd("qall!")
