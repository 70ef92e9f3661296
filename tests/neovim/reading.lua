-- What a person reads in Neovim beside the text: inlay hints and code lenses, with the README's
-- configuration and the switches that Neovim itself has. One lens is chosen.
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

local function hints()
  local found = {}
  for _, hint in ipairs(vim.lsp.inlay_hint.get({ bufnr = 0 })) do
    local place = hint.inlay_hint.position
    table.insert(found, (place.line + 1) .. ":" .. hint.inlay_hint.label)
  end
  table.sort(found)
  return table.concat(found, " | ")
end

local function lenses()
  local found = {}
  for _, lens in ipairs(vim.lsp.codelens.get(0)) do
    table.insert(found, (lens.range.start.line + 1) .. ":" .. lens.command.title)
  end
  table.sort(found)
  return table.concat(found, " | ")
end

vim.cmd.edit(vim.env.NESTLING_SESSION)
wait_for("a client", function()
  return #vim.lsp.get_clients({ bufnr = 0, name = "nestling" }) == 1
end)

vim.lsp.inlay_hint.enable(true)
-- The images are counted in the background; Neovim is told to ask again.
wait_for("the hints", function()
  return hints():find("steps") ~= nil
end)
say("hints:", hints())

vim.lsp.codelens.refresh({ bufnr = 0 })
wait_for("the lenses", function()
  return lenses() ~= ""
end)
say("lenses:", lenses())

-- The lens is chosen as Neovim itself would choose it.
for _, lens in ipairs(vim.lsp.codelens.get(0)) do
  if lens.command.title:find("Create experiment", 1, true) then
    local client = vim.lsp.get_clients({ bufnr = 0, name = "nestling" })[1]
    client:exec_cmd(lens.command, { bufnr = 0 })
    break
  end
end
wait_for("the experiment", function()
  return vim.fn.search([[^name = "Small × First try"]], "nw") > 0
end)
local function find(hint)
  return function()
    return hints():find(hint, 1, true) ~= nil
  end
end
wait_for("the names", find("First try"))
say("then:", hints())
vim.lsp.codelens.refresh({ bufnr = 0 })
wait_for("the new lenses", function()
  return lenses():find("1 experiment", 1, true) ~= nil
end)
say("and:", lenses())
vim.cmd("silent write")
vim.cmd("qall!")
