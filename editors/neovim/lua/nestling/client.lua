-- The client of the language server: found, started, asked.

local task = require('nestling.task')
local workspace = require('nestling.workspace')

local M = {}

local NAME = 'nestling'

-- What waits for answers of a client, by client.
---@type table<integer, table<fun(error: table?), true>>
local waiting = {}

-- What is wrong with the command of the server, if it is not there.
---@param config vim.lsp.Config
---@return string? words
function M.missing(config)
  local cmd = config.cmd
  if type(cmd) ~= 'table' or vim.fn.executable(cmd[1]) == 1 then
    return
  end
  local found = cmd[1]:find('/') and 'There is no program `%s`.'
    or 'The program `%s` is not on your PATH.'
  return found:format(cmd[1])
    .. ' Install it by `cargo install --path .` in the folder of Nestling, or say where it is: '
    .. '`vim.lsp.config("nestling", { cmd = { "/path/to/nestling", "lsp" } })`.'
end

-- Whether `vim.lsp.enable('nestling')` was said.
---@return boolean
function M.is_enabled()
  -- The first versions of 0.11 do not tell.
  return not vim.lsp.is_enabled or vim.lsp.is_enabled(NAME)
end

---@param bufnr integer
function M.warn_if_missing(bufnr)
  if M.is_enabled() and workspace.root_of_file(vim.api.nvim_buf_get_name(bufnr)) then
    local config = vim.lsp.config[NAME]
    local words = config and M.missing(config)
    if words then
      vim.notify_once(words, vim.log.levels.WARN, { title = 'Nestling' })
    end
  end
end

---@param root? string
---@return vim.lsp.Client[]
function M.running(root)
  return vim.tbl_filter(function(client)
    return not root or client.root_dir == root
  end, vim.lsp.get_clients({ name = NAME }))
end

-- Starts the client of a workspace, or finds it; gives it before it is ready.
---@param root string
---@param bufnr? integer attach it to this buffer
---@return vim.lsp.Client? client
---@return string? problem
local function start(root, bufnr)
  local config = vim.lsp.config[NAME]
  if not config then
    return nil, '`lsp/nestling.lua` of the plugin is not on the runtimepath.'
  end
  local missing = M.missing(config)
  if missing then
    return nil, missing
  end
  config = vim.deepcopy(config)
  config.root_dir = root
  local id = vim.lsp.start(config --[[@as vim.lsp.ClientConfig]], {
    bufnr = bufnr,
    attach = bufnr ~= nil,
    reuse_client = config.reuse_client,
    silent = true,
  })
  local client = id and vim.lsp.get_client_by_id(id)
  return client,
    not client and 'The server could not be started: `:Nestling log` may say why.' or nil
end

local NOT_READY = 'The server does not answer: `:Nestling log` may say why.'

-- The client of a workspace, ready to be asked. For tasks.
---@param root string
---@param bufnr? integer
---@return vim.lsp.Client
function M.of(root, bufnr)
  local client, problem = start(root, bufnr)
  if not client then
    return task.refuse(problem --[[@as string]])
  end
  task.wait_for(20000, function()
    return client.initialized or client:is_stopped()
  end)
  if not client.initialized or client:is_stopped() then
    task.refuse(NOT_READY)
  end
  return client
end

-- The same where nothing may wait, as in completion: nothing where it takes too long.
---@param root string
---@return vim.lsp.Client?
function M.at_once(root)
  local client = start(root)
  if
    client
    and vim.wait(2000, function()
      return client.initialized or client:is_stopped()
    end, 10)
  then
    return not client:is_stopped() and client or nil
  end
end

---@param client vim.lsp.Client
---@return boolean
function M.has_views(client)
  local views = vim.tbl_get(client.server_capabilities, 'experimental', 'nestling', 'views')
  return type(views) == 'number'
end

local TOO_OLD = 'This `nestling` is too old for the plugin: it cannot tell what sessions hold. '
  .. 'Install a newer one, then `:Nestling restart`.'

---@param error table
---@return string
local function words_of(error)
  return type(error) == 'table' and error.message or tostring(error)
end

-- Asks; refuses in the server's words. For tasks.
---@param client vim.lsp.Client
---@param method string
---@param params table
---@return any result
function M.request(client, method, params)
  if vim.startswith(method, NAME .. '/') and not M.has_views(client) then
    task.refuse(TOO_OLD)
  end
  local all = waiting[client.id] or {}
  waiting[client.id] = all
  local failure, result = task.await(function(resume)
    all[resume] = true
    local is_sent = client:request(method, params, function(error, answer)
      all[resume] = nil
      resume(error, answer)
    end)
    if not is_sent then
      all[resume] = nil
      resume({ message = 'The server is not running: `:Nestling restart` starts it.' })
    end
  end)
  if failure then
    task.refuse(words_of(failure))
  end
  return result ~= vim.NIL and result or nil
end

-- Asks and waits, at most `timeout` milliseconds; nothing where there is no answer.
---@param client vim.lsp.Client
---@param method string
---@param params table
---@param timeout integer
---@return any result
function M.request_at_once(client, method, params, timeout)
  if not M.has_views(client) then
    return
  end
  local answer = client:request_sync(method, params, timeout)
  return answer and answer.result or nil
end

-- Told by Neovim when a server has ended.
---@param client_id integer
---@param code integer
---@param signal integer
function M.ended(client_id, code, signal)
  local all = waiting[client_id] or {}
  waiting[client_id] = nil
  vim.schedule(function()
    for resume in pairs(all) do
      resume({ message = 'The server stopped before it answered: `:Nestling log` may say why.' })
    end
    if vim.v.exiting == vim.NIL and (code ~= 0 or signal ~= 0) and signal ~= 15 then
      task.say(
        'The server of Nestling stopped by itself. `:Nestling restart` starts it again, '
          .. '`:Nestling log` shows what it said.',
        vim.log.levels.WARN
      )
    end
  end)
end

return M
