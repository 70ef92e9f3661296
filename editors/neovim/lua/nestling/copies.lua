-- Entries are copied by the server's code action *Duplicate*: as text, with comments, the order of
-- keys, and how numbers are written.

local client = require('nestling.client')
local entries = require('nestling.entries')
local jump = require('nestling.jump')
local targets = require('nestling.target')
local task = require('nestling.task')

local M = {}

---@param target nestling.Target
---@param bufnr integer
---@param row integer from 0
---@return table? action
local function action_at(target, bufnr, row)
  local place = { line = row, character = 0 }
  local found = client.request(target.client, 'textDocument/codeAction', {
    textDocument = vim.lsp.util.make_text_document_params(bufnr),
    range = { start = place, ['end'] = place },
    context = { diagnostics = {}, only = { 'refactor.create' } },
  })
  return vim.iter(found or {}):find(function(action)
    return vim.startswith(action.title, 'Duplicate')
  end)
end

---@param target nestling.Target
---@param action table
local function apply(target, action)
  if not action.edit and not action.command then
    action = client.request(target.client, 'codeAction/resolve', action)
  end
  if action.edit then
    vim.lsp.util.apply_workspace_edit(action.edit, target.client.offset_encoding)
  end
  if action.command then
    client.request(target.client, 'workspace/executeCommand', {
      command = action.command.command,
      arguments = action.command.arguments,
    })
  end
end

-- The copy of an entry, in the text; the session is opened for it.
---@param target nestling.Target
---@param entry nestling.Entry
---@return nestling.Entry
function M.make(target, entry)
  jump.to_entry(target.path, entry.id)
  local bufnr = vim.fn.bufadd(target.path)
  target = targets.new(target.root, target.path)
  local known = {}
  for _, one in ipairs(entries.list(target, entry.library)) do
    known[one.id] = true
  end
  local line = jump.line_of(bufnr, entry.id)
  local action = line and action_at(target, bufnr, line - 1)
  if not action then
    return task.refuse(('%s cannot be duplicated where it stands.'):format(entry.name))
  end
  apply(target, action)
  local copy = vim.iter(entries.list(target, entry.library)):find(function(one)
    return not known[one.id]
  end)
  return copy or task.refuse(('%s was not duplicated.'):format(entry.name))
end

return M
