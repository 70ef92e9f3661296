-- `:checkhealth nestling`.

local attach = require('nestling.attach')
local client = require('nestling.client')
local options = require('nestling.options')
local workspace = require('nestling.workspace')

local M = {}

local health = vim.health

-- Servers that speak of TOML too.
local OTHERS = { taplo = true, tombi = true, ['even-better-toml'] = true }

local function check_neovim()
  health.start('Neovim')
  local found = vim.version()
  local version = ('%d.%d.%d'):format(found.major, found.minor, found.patch)
  if vim.fn.has('nvim-0.11') == 0 then
    return health.error(('Neovim %s is too old'):format(version), 'Install Neovim 0.11 or newer.')
  end
  health.ok('Neovim ' .. version)
  local _, problems = options.read(vim.g.nestling)
  for _, problem in ipairs(problems) do
    health.error(problem, '`:help nestling-options` lists them.')
  end
  local plugin = attach.completion_plugin()
  if options.read(vim.g.nestling).completion ~= 'auto' then
    health.info('Completion as you type is as `vim.g.nestling.completion` says')
  elseif plugin then
    health.info(('%s completes; the completion of Neovim itself stays off'):format(plugin))
  else
    health.info("Neovim's own completion is on in files of Nestling")
  end
  if pcall(vim.treesitter.language.inspect, 'toml') then
    health.info('There is a Tree-sitter parser of TOML')
  else
    health.info('There is no Tree-sitter parser of TOML: none is needed, the server gives colours')
  end
end

---@param config vim.lsp.Config
local function check_program(config)
  local missing = client.missing(config)
  if missing then
    return health.error(missing)
  end
  if type(config.cmd) ~= 'table' then
    return health.info('`cmd` is a function of yours: the program is not checked')
  end
  local program = config.cmd[1]
  local is_started, running = pcall(vim.system, { program, '--version' }, { text = true })
  local done = is_started and running:wait(5000)
  if not done or done.code ~= 0 then
    local advice = 'Try it in a shell; it may be built for another machine.'
    return health.error(('`%s --version` fails'):format(program), advice)
  end
  health.ok(('%s at %s'):format(vim.trim(done.stdout), vim.fn.exepath(program)))
end

---@param running vim.lsp.Client
---@param bufnr integer
local function check_others(running, bufnr)
  for _, other in ipairs(vim.lsp.get_clients({ bufnr = bufnr })) do
    if other.id ~= running.id and OTHERS[other.name] then
      local name = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(bufnr), ':~:.')
      health.warn(('`%s` speaks of %s too: mistakes are told twice'):format(other.name, name), {
        '`:help nestling-other-servers` shows how to keep it to other TOML files.',
      })
    end
  end
end

---@param running vim.lsp.Client
local function check_client(running)
  local info = running.server_info or {}
  local buffers = vim.tbl_keys(running.attached_buffers)
  local folder = vim.fn.fnamemodify(running.root_dir or '', ':~')
  health.ok(
    ('The server (%s) runs for %s, in %d %s'):format(
      info.version or 'of unknown version',
      folder,
      #buffers,
      #buffers == 1 and 'buffer' or 'buffers'
    )
  )
  if client.has_views(running) then
    health.ok('It knows the tree and the curves')
  else
    local advice = 'Install a newer `nestling`, then `:Nestling restart`.'
    health.warn('It is too old for the tree, the curves and the pickers', advice)
  end
  local answer = running:request_sync('workspace/executeCommand', {
    command = 'nestling.get_session_id',
    arguments = { { workspace = running.root_dir } },
  }, 3000)
  if not answer or answer.err then
    health.error('It does not answer', '`:Nestling restart` starts it anew.')
  elseif answer.result then
    health.info('The current session is ' .. answer.result)
  else
    health.info('No session is the current one: `:Nestling use` chooses')
  end
  for _, bufnr in ipairs(buffers) do
    check_others(running, bufnr)
  end
end

local function check_server()
  health.start('The server')
  local config = vim.lsp.config.nestling
  if not config then
    local advice = 'Add the folder `editors/neovim` of Nestling to the runtimepath.'
    return health.error('`lsp/nestling.lua` is not found', advice)
  end
  check_program(config)
  if client.is_enabled() then
    health.ok("It is switched on by `vim.lsp.enable('nestling')`")
  else
    health.warn('It is not switched on', "Add `vim.lsp.enable('nestling')` to your init.lua.")
  end
  local running = client.running()
  if #running == 0 then
    health.info('It does not run: it does once a session is opened')
  end
  for _, one in ipairs(running) do
    check_client(one)
  end
end

local function check_workspace()
  health.start('The workspace')
  local root = workspace.root_of(vim.fn.getcwd())
  if not root then
    return health.info(
      ('None around %s; `:Nestling new` makes one'):format(
        vim.fn.fnamemodify(vim.fn.getcwd(), ':~')
      )
    )
  end
  local count = #workspace.session_ids(root)
  health.ok(
    ('%s, with %d %s'):format(
      vim.fn.fnamemodify(root, ':~'),
      count,
      count == 1 and 'session' or 'sessions'
    )
  )
end

function M.check()
  check_neovim()
  check_server()
  check_workspace()
end

return M
