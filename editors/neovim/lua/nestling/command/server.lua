-- The server itself.

local client = require('nestling.client')
local targets = require('nestling.target')
local task = require('nestling.task')
local workspace = require('nestling.workspace')

-- Stops what runs; by force what does not end.
local function stop_all()
  for _, is_forced in ipairs({ false, true }) do
    for _, running in ipairs(client.running()) do
      running:stop(is_forced)
    end
    local have_ended = task.wait_for(5000, function()
      return #client.running() == 0
    end)
    if have_ended then
      return
    end
  end
end

local function restart()
  local here = targets.place(vim.api.nvim_get_current_buf())
  stop_all()
  local is_any = false
  for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
    local root = vim.api.nvim_buf_is_loaded(bufnr)
      and vim.bo[bufnr].filetype == 'toml'
      and workspace.root_of_file(vim.api.nvim_buf_get_name(bufnr))
    if root then
      client.of(root, bufnr)
      is_any = true
    end
  end
  if not is_any then
    if not here then
      task.refuse('There is no workspace here to start a server for.')
    end
    client.of(here --[[@as string]])
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
