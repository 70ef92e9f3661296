-- The server itself.

local client = require('nestling.client')
local targets = require('nestling.target')
local task = require('nestling.task')

local function restart()
  local old = client.running()
  local buffers = {}
  for _, running in ipairs(old) do
    vim.list_extend(buffers, vim.tbl_keys(running.attached_buffers))
    running:stop()
  end
  local has_ended = task.wait_for(5000, function()
    return #client.running() == 0
  end)
  if not has_ended then
    for _, running in ipairs(client.running()) do
      running:stop(true)
    end
    task.wait_for(2000, function()
      return #client.running() == 0
    end)
  end
  local root = targets.place(vim.api.nvim_get_current_buf())
  for _, bufnr in ipairs(buffers) do
    local its_root = vim.api.nvim_buf_is_loaded(bufnr) and targets.place(bufnr)
    if its_root then
      client.of(its_root, bufnr)
    end
  end
  if #client.running() == 0 then
    if not root then
      task.refuse('No server was running, and there is no workspace here to start one for.')
    end
    client.of(root --[[@as string]])
  end
  task.say('The server of Nestling has been started anew.')
end

local function log()
  local path = vim.lsp.log.get_filename and vim.lsp.log.get_filename() or vim.lsp.get_log_path()
  if not vim.uv.fs_stat(path) then
    return task.say('There is no log yet. `:lua vim.lsp.set_log_level("debug")` writes more.')
  end
  vim.cmd('botright split')
  vim.cmd.edit({ args = { path }, magic = { file = false, bar = false } })
  vim.bo.readonly = true
  vim.cmd('normal! G')
end

local function info()
  local target = targets.here()
  local server = target.client.server_info or {}
  local current = target:workspace():execute('get_session_id')
  task.say(table.concat({
    ('Server      %s %s'):format(server.name or 'nestling', server.version or ''),
    ('Workspace   %s'):format(vim.fn.fnamemodify(target.root, ':~')),
    ('Current     %s'):format(current or 'no session'),
    ('Here        %s'):format(target.session or 'no session'),
  }, '\n'))
end

---@type table<string, nestling.Command>
return {
  restart = { run = restart, words = 'the server' },
  log = { run = log, words = "the log of Neovim's servers" },
  info = { run = info, words = 'server, workspace, current session' },
  health = {
    run = function()
      vim.cmd.checkhealth('nestling')
    end,
    words = 'what is missing, if something is',
  },
}
