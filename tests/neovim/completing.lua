-- What a person does in Neovim to complete: type, choose from the menu, leave insert mode.
-- Prints one line a step; the test beside this file reads them.

local function say(...)
  io.stdout:write(table.concat({ ... }, " "), "\n")
end

vim.opt.completeopt = { "menu", "menuone", "noinsert" }
vim.cmd.edit(vim.env.NESTLING_SESSION)
local attached = vim.wait(20000, function()
  return #vim.lsp.get_clients({ bufnr = 0, name = "nestling" }) == 1
end, 10)
if not attached then
  say("TIMEOUT a client")
  vim.cmd("cquit 1")
end
local client = vim.lsp.get_clients({ bufnr = 0, name = "nestling" })[1]
vim.lsp.completion.enable(true, client.id, 0, { autotrigger = false })

-- Types `typed` below the line that `below` finds, and takes the item that is shown as `label`.
local function accept(below, typed, label)
  vim.fn.cursor(1, 1)
  vim.fn.search(below, "c")
  local done = false
  local function leave()
    vim.api.nvim_feedkeys(vim.keycode("<Esc>"), "n", false)
    vim.defer_fn(function() done = true end, 50)
  end
  vim.defer_fn(function()
    vim.lsp.completion.get()
    vim.wait(20000, function() return vim.fn.pumvisible() == 1 end, 5)
    for index, item in ipairs(vim.fn.complete_info({ "items" }).items) do
      if item.abbr == label then
        local down = string.rep(vim.keycode("<Down>"), index - 1)
        vim.api.nvim_feedkeys(down .. vim.keycode("<C-y>"), "n", false)
        return vim.defer_fn(leave, 300)
      end
    end
    say("NOT OFFERED", label)
    leave()
  end, 50)
  vim.api.nvim_feedkeys("o" .. typed, "xt!", false)
  vim.wait(20000, function() return done end, 10)
  vim.snippet.stop()
end

accept("MaxPooling2D", "Ba", "BatchNorm")
accept("MaxPooling2D", "Con", "Conv2D")
accept("^path", "image_size = ", "[64, 64]")
accept("^classes", "dat", "[dataset.split]")
vim.cmd("silent write")
vim.cmd("qall!")
