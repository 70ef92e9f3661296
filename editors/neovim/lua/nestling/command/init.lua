-- `:Nestling`: finds the subcommand, runs it as a task, completes its arguments.

local client = require('nestling.client')
local entries = require('nestling.entries')
local target = require('nestling.target')
local task = require('nestling.task')
local workspace = require('nestling.workspace')

local M = {}

---@class nestling.Call
---@field args string[]
---@field bang boolean

---@alias nestling.Argument "session"|"model"|"training"|"experiment"|"experiments"|"entry"|"model_preset"|"training_preset"|"status"|"files"|"file"|"format"

---@class nestling.Command
---@field run fun(call: nestling.Call)
---@field words string what it does
---@field arguments? nestling.Argument[] what can be completed, by place

---@type table<string, nestling.Command>
local commands = {}
for _, module in ipairs({ 'create', 'change', 'session', 'exchange', 'views', 'server' }) do
  commands = vim.tbl_extend('error', commands, require('nestling.command.' .. module))
end
M.all = commands

---@return string[]
function M.names()
  local names = vim.tbl_keys(commands)
  table.sort(names)
  return names
end

---@param call vim.api.keyset.create_user_command.command_args
function M.run(call)
  local args = vim.list_slice(call.fargs, 2)
  task.run(function()
    local name = call.fargs[1]
    if not name then
      name = require('nestling.ask').select(M.names(), 'Nestling', function(item)
        return ('%-11s %s'):format(item, commands[item].words)
      end)
    end
    local command = commands[name]
    if not command then
      task.refuse(
        ('`:Nestling` has no `%s`: there are %s.'):format(name, table.concat(M.names(), ', '))
      )
    end
    command.run({ args = args, bang = call.bang })
  end)
end

---@param library? nestling.Library
local function ids(library)
  local root, path = target.place(vim.api.nvim_get_current_buf())
  local running = root and client.at_once(root)
  if not running then
    return {}
  end
  if not path then
    local answer = running:request_sync('workspace/executeCommand', {
      command = 'nestling.get_session_id',
      arguments = { { workspace = root } },
    }, 1000)
    local current = answer and answer.result
    if type(current) ~= 'string' then
      return {}
    end
    path = workspace.session_path(root, current)
  end
  local found = entries.list_at_once(running, path)
  return vim
    .iter(found)
    :filter(function(entry)
      return entry.id ~= '' and (not library or entry.library == library)
    end)
    :map(function(entry)
      return entry.id
    end)
    :totable()
end

local function sessions()
  local root = target.place(vim.api.nvim_get_current_buf())
  return root and workspace.session_ids(root) or {}
end

---@param library "models"|"trainings"
local function presets(library)
  local root = target.place(vim.api.nvim_get_current_buf())
  local running = root and client.at_once(root)
  local answer = running
    and client.request_at_once(running, 'nestling/presets', vim.empty_dict(), 1000)
  return vim.tbl_map(function(preset)
    return preset.id
  end, answer and answer[library] or {})
end

---@type table<nestling.Argument, fun(lead: string): string[]>
local completers = {
  session = sessions,
  model = function()
    return ids('models')
  end,
  training = function()
    return ids('trainings')
  end,
  experiment = function()
    return ids('experiments')
  end,
  experiments = function()
    return ids('experiments')
  end,
  entry = function()
    return vim.list_extend(ids(), sessions())
  end,
  model_preset = function()
    return presets('models')
  end,
  training_preset = function()
    return presets('trainings')
  end,
  status = function()
    return { 'ready', 'training', 'paused', 'completed', 'failed' }
  end,
  files = function(lead)
    return vim.fn.getcompletion(lead, 'file')
  end,
  file = function(lead)
    return vim.fn.getcompletion(lead, 'file')
  end,
  format = function()
    return { 'legacy' }
  end,
}

---@param lead string
---@param line string
---@param column integer
---@return string[]
function M.complete(lead, line, column)
  local typed = line:sub(1, column):gsub('^.-Nestling!?%s*', '')
  local words = vim.split(typed, '%s+', { trimempty = true })
  local place = lead == '' and #words + 1 or #words
  local found
  if place <= 1 then
    found = M.names()
  else
    local arguments = commands[words[1]] and commands[words[1]].arguments or {}
    local argument = arguments[place - 1]
    -- The last one may be given several times.
    local last = arguments[#arguments]
    if not argument and (last == 'experiments' or last == 'files') then
      argument = last
    end
    if not argument then
      return {}
    end
    found = completers[argument](lead)
    if argument == 'files' or argument == 'file' then
      return found
    end
  end
  return vim.tbl_filter(function(item)
    return vim.startswith(item, lead)
  end, found)
end

return M
