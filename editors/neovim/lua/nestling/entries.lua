-- What a session holds, as the server tells it.

local ask = require('nestling.ask')
local client = require('nestling.client')
local task = require('nestling.task')

local M = {}

---@alias nestling.Library "models"|"trainings"|"experiments"

---@class nestling.Entry
---@field library nestling.Library
---@field id string
---@field name string
---@field uses? integer
---@field kind? string
---@field parameters? integer
---@field optimizer? string
---@field model? string
---@field training? string
---@field status? string
---@field epoch? integer
---@field epochs? integer
---@field best? { metric: string, value: number }

---@type nestling.Library[]
M.LIBRARIES = { 'models', 'trainings', 'experiments' }

-- The operations of each library.
---@type table<nestling.Library, { one: string, get: string, add: string, update: string, delete: string }>
M.OPERATIONS = {
  models = {
    one = 'model',
    get = 'get_model_from_library',
    add = 'add_model_to_library',
    update = 'update_model_in_library',
    delete = 'delete_model_from_library',
  },
  trainings = {
    one = 'training',
    get = 'get_training_from_library',
    add = 'add_training_to_library',
    update = 'update_training_in_library',
    delete = 'delete_training_from_library',
  },
  experiments = {
    one = 'experiment',
    get = 'get_experiment',
    add = 'create_experiment',
    update = 'update_experiment',
    delete = 'delete_experiment',
  },
}

---@param contents table
---@return nestling.Entry[]
function M.of_contents(contents)
  local entries = {}
  for _, library in ipairs(M.LIBRARIES) do
    for _, entry in ipairs(contents[library] or {}) do
      entry.library = library
      table.insert(entries, entry)
    end
  end
  return entries
end

---@param answer table of `nestling/sessions`
---@return nestling.Entry[]
local function of_answer(answer)
  for _, folder in ipairs(answer and answer.workspaces or {}) do
    for _, session in ipairs(folder.sessions) do
      if session.contents then
        return M.of_contents(session.contents)
      end
    end
  end
  return {}
end

---@param target nestling.Target
---@param library? nestling.Library
---@return nestling.Entry[]
function M.list(target, library)
  local params = { uri = target:uri(), contents = true }
  local entries = of_answer(client.request(target.client, 'nestling/sessions', params))
  return vim.tbl_filter(function(entry)
    return entry.id ~= '' and (not library or entry.library == library)
  end, entries)
end

-- The same where nothing may wait, as in completion.
---@param running vim.lsp.Client
---@param path string
---@return nestling.Entry[]
function M.list_at_once(running, path)
  local params = { uri = vim.uri_from_fname(path), contents = true }
  return of_answer(client.request_at_once(running, 'nestling/sessions', params, 1000))
end

---@param count integer
---@param one string
function M.counted(count, one)
  return ('%d %s%s'):format(count, one, count == 1 and '' or 's')
end

-- 11394 as `11 k`, 25557032 as `25.6 M`.
---@param number integer
local function short(number)
  if number < 10000 then
    return tostring(number)
  elseif number < 1e6 then
    return ('%d k'):format(number / 1e3)
  end
  return ('%.1f M'):format(number / 1e6)
end

-- What there is to know of an entry, in a few words.
---@param entry nestling.Entry
---@return string
function M.details(entry)
  local words = {}
  local function add(word)
    table.insert(words, word)
  end
  if entry.library == 'experiments' then
    add(entry.status or 'no status')
    if entry.epoch and entry.epoch > 0 then
      add('epoch ' .. entry.epoch .. (entry.epochs and ' of ' .. entry.epochs or ''))
    end
    if entry.best then
      add(('%s %.4g'):format(entry.best.metric, entry.best.value))
    end
  else
    add(entry.kind or entry.optimizer)
    if entry.parameters then
      add(short(entry.parameters) .. ' parameters')
    elseif entry.epochs then
      add(M.counted(entry.epochs, 'epoch'))
    end
    add((entry.uses or 0) == 0 and 'unused' or M.counted(entry.uses, 'experiment'))
  end
  return table.concat(words, ' · ')
end

---@param entry nestling.Entry
local function label(entry)
  return ('%s  (%s · %s)'):format(entry.name, entry.id, M.details(entry))
end

---@param target nestling.Target
---@param library nestling.Library
---@param hint string what to do where there is none
---@return nestling.Entry
function M.pick(target, library, hint)
  local entries = M.list(target, library)
  local one = M.OPERATIONS[library].one
  if #entries == 0 then
    task.refuse(('The session has no %s yet: %s.'):format(one, hint))
  end
  return ask.select(entries, (one:gsub('^%l', string.upper)), label)
end

-- The entry of an ID.
---@param target nestling.Target
---@param id string
---@return nestling.Entry?
function M.find(target, id)
  return vim.iter(M.list(target)):find(function(entry)
    return entry.id == id
  end)
end

-- An entry of any library, picked.
---@param target nestling.Target
---@param prompt string
---@param also? nestling.Entry[] offered first
---@return nestling.Entry
function M.pick_any(target, prompt, also)
  local entries = vim.list_extend(also or {}, M.list(target))
  if #entries == 0 then
    task.refuse('The session is empty: `:Nestling model` and `:Nestling training` begin it.')
  end
  return ask.select(entries, prompt, function(entry)
    local operations = M.OPERATIONS[entry.library]
    return operations and operations.one .. ' ' .. label(entry) or entry.name
  end)
end

return M
