-- A Neovim that a test drives as a person would: it has a home folder, a configuration and a
-- workspace of its own, and gets keys.

local M = {}

local SOURCE = vim.fn.fnamemodify(debug.getinfo(1, 'S').source:sub(2), ':p')
M.PLUGIN = vim.fs.dirname(vim.fs.dirname(vim.fs.normalize(SOURCE)))
M.SERVER = assert(vim.env.NESTLING_SERVER, 'NESTLING_SERVER names the server')
M.NVIM = vim.env.NESTLING_NVIM or vim.v.progpath

local PATIENCE = 10000

-- The configuration that the README tells people to write.
---@return string
function M.readme_configuration()
  return "vim.opt.runtimepath:append('" .. M.PLUGIN .. "')\nvim.lsp.enable('nestling')\n"
end

---@class Child
---@field channel integer
---@field home string
---@field workspace string
local Child = {}
Child.__index = Child

---@param path string
---@param text string
function M.write(path, text)
  vim.fn.mkdir(vim.fs.dirname(path), 'p')
  local file = assert(io.open(path, 'w'))
  file:write(text)
  file:close()
end

---@param path string
---@return string
function M.read(path)
  local file = assert(io.open(path))
  local text = file:read('a')
  file:close()
  return text
end

-- The environment of a person with nothing but this.
---@param home string
---@param has_server boolean
---@return table<string, string>
function M.environment(home, has_server)
  local path = '/usr/bin:/bin'
  if has_server then
    local bin = vim.fs.joinpath(home, 'bin')
    vim.fn.mkdir(bin, 'p')
    vim.uv.fs_symlink(M.SERVER, vim.fs.joinpath(bin, 'nestling'))
    path = bin .. ':' .. path
  end
  return {
    HOME = home,
    PATH = path,
    TERM = 'xterm-256color',
    LANG = 'C.UTF-8',
    XDG_CONFIG_HOME = vim.fs.joinpath(home, '.config'),
    XDG_DATA_HOME = vim.fs.joinpath(home, '.local/share'),
    XDG_STATE_HOME = vim.fs.joinpath(home, '.local/state'),
    XDG_CACHE_HOME = vim.fs.joinpath(home, '.cache'),
    XDG_RUNTIME_DIR = vim.fs.joinpath(home, '.run'),
  }
end

---@class ChildOptions
---@field files? table<string, string> of the workspace
---@field before? string Lua in the configuration before the plugin's
---@field configuration? string all of it
---@field has_server? boolean
---@field cwd? string below the home folder; the workspace without it

-- A home folder with a configuration and a workspace in it.
---@param options ChildOptions
---@return string home
---@return string workspace
function M.prepare(options)
  local home = vim.uv.fs_realpath(
    assert(vim.uv.fs_mkdtemp(vim.fs.joinpath(vim.uv.os_tmpdir(), 'nestling-nvim-XXXXXX')))
  )
  local init = (options.before or '') .. '\n' .. (options.configuration or M.readme_configuration())
  M.write(vim.fs.joinpath(home, '.config/nvim/init.lua'), init)
  vim.fn.mkdir(vim.fs.joinpath(home, '.run'), 'p')
  local workspace = vim.fs.joinpath(home, 'work')
  vim.fn.mkdir(workspace, 'p')
  for name, text in pairs(options.files or {}) do
    M.write(vim.fs.joinpath(workspace, name), text)
  end
  return home, workspace
end

-- What stands in for a person's pickers and messages: answers are given beforehand, messages kept.
local STAND_IN = [[
  _G.said, _G.asked, _G.selections, _G.inputs = {}, {}, {}, {}
  vim.notify = function(words)
    table.insert(_G.said, words)
  end
  vim.ui.select = function(items, options, on_choice)
    local label = options.format_item or tostring
    local labels = vim.tbl_map(label, items)
    table.insert(_G.asked, options.prompt .. ': ' .. table.concat(labels, ' | '))
    local wanted = table.remove(_G.selections, 1)
    for index, text in ipairs(labels) do
      if wanted and text:find(wanted, 1, true) then
        return on_choice(items[index], index)
      end
    end
    on_choice(nil)
  end
  vim.ui.input = function(options, on_confirm)
    table.insert(_G.asked, options.prompt .. (options.default or ''))
    local answer = table.remove(_G.inputs, 1)
    on_confirm(answer == '<default>' and options.default or answer)
  end
]]

---@param options? ChildOptions
---@return Child
function M.new(options)
  options = options or {}
  local home, workspace = M.prepare(options)
  local self = setmetatable({ home = home, workspace = workspace }, Child)
  self.channel = vim.fn.jobstart({ M.NVIM, '--embed', '--headless', '-n' }, {
    rpc = true,
    cwd = options.cwd and vim.fs.joinpath(home, options.cwd) or workspace,
    clear_env = true,
    env = M.environment(home, options.has_server ~= false),
  })
  assert(self.channel > 0, 'Neovim starts')
  self:lua(STAND_IN)
  self:lua('vim.o.columns, vim.o.lines = 100, 40')
  return self
end

---@param code string
---@return any
function Child:lua(code, ...)
  return vim.rpcrequest(self.channel, 'nvim_exec_lua', code, { ... })
end

---@param command string
function Child:cmd(command)
  vim.rpcrequest(self.channel, 'nvim_command', command)
end

-- Types, as at a keyboard.
---@param keys string
function Child:type(keys)
  vim.rpcrequest(self.channel, 'nvim_input', keys)
end

---@return string
function Child:text()
  return self:lua("return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\\n')")
end

---@return string
function Child:line()
  return self:lua('return vim.api.nvim_get_current_line()')
end

---@return string
function Child:said()
  return self:lua("return table.concat(_G.said, '\\n')")
end

---@return string[]
function Child:asked()
  return self:lua('return _G.asked')
end

-- What will be answered next.
---@param selections string[] parts of the items to choose
---@param inputs? string[]
function Child:will_answer(selections, inputs)
  self:lua('_G.selections, _G.inputs = ...', selections, inputs or {})
  self:lua('_G.asked, _G.said = {}, {}')
end

-- Waits until `code`, a Lua expression in the child, is true; gives it.
---@param what string
---@param code string
---@return any
function Child:eventually(what, code, ...)
  local value
  local args = { ... }
  local has_come = vim.wait(PATIENCE, function()
    value = self:lua('return ' .. code, unpack(args))
    return value ~= nil and value ~= vim.NIL and value ~= false
  end, 20)
  if not has_come then
    error(
      ('%s did not come.\nSaid: %s\nAsked: %s\nMessages: %s\nDiagnostics: %s\nText: %s'):format(
        what,
        self:said(),
        table.concat(self:asked(), '\n'),
        self:lua("return vim.fn.execute('messages')"),
        self:lua(
          'return vim.inspect(vim.tbl_map(function(it) return it.message end, vim.diagnostic.get(0)))'
        ),
        self:text()
      ),
      2
    )
  end
  return value
end

-- Waits until the buffer has `text`.
---@param text string
function Child:eventually_has(text)
  self:eventually(
    ('the text `%s`'):format(text),
    "table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\\n'):find(..., 1, true)",
    text
  )
end

-- Waits until something was said.
---@param words string
function Child:eventually_says(words)
  self:eventually(
    ('the words `%s`'):format(words),
    "table.concat(_G.said, '\\n'):find(..., 1, true)",
    words
  )
end

---@param path string in the workspace
function Child:open(path)
  self:cmd('edit ' .. vim.fs.joinpath(self.workspace, path))
end

-- Opens a session, and waits for its server.
---@param path string
function Child:open_attached(path)
  self:open(path)
  self:eventually('a client', "#vim.lsp.get_clients({ bufnr = 0, name = 'nestling' }) == 1")
end

-- What another program does: the command line of Nestling.
---@param arguments string[]
---@return string
function Child:nestling(arguments)
  local line = vim.list_extend({ M.SERVER }, arguments)
  local done = vim.system(line, { cwd = self.workspace, text = true }):wait()
  assert(done.code == 0, table.concat(line, ' ') .. ': ' .. done.stderr)
  return done.stdout
end

function Child:stop()
  pcall(vim.rpcnotify, self.channel, 'nvim_command', 'qall!')
  if vim.fn.jobwait({ self.channel }, 5000)[1] == -1 then
    vim.fn.jobstop(self.channel)
  end
  vim.fn.delete(self.home, 'rf')
end

return M
