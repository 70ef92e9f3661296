-- What is said where something is missing, and what brings it back.

local child = require('child')
local fixtures = require('fixtures')
local suite = require('suite')

local test, equal, has, lacks = suite.test, suite.equal, suite.has, suite.lacks

---@param defer fun(last: fun())
---@param options? ChildOptions
local function started(defer, options)
  options = options or {}
  options.files = options.files or fixtures.workspace()
  local nvim = child.new(options)
  defer(function()
    nvim:stop()
  end)
  return nvim
end

local function health(nvim)
  nvim:cmd('checkhealth nestling')
  nvim:eventually('the report', "vim.bo.filetype == 'checkhealth'")
  return nvim:text()
end

test('checkhealth finds nothing missing where all is well', function(defer)
  local nvim = started(defer)
  nvim:nestling({ 'session', 'use', 'swift-golden-falcon' })
  nvim:open_attached(fixtures.PATH)
  local report = health(nvim)
  lacks(report, 'ERROR')
  lacks(report, 'WARNING')
  has(report, 'OK nestling ')
  has(report, 'in 1 buffer')
  has(report, 'It knows the tree and the curves')
  has(report, 'The current session is swift-golden-falcon')
  has(report, 'with 1 session')
end)

test('checkhealth tells what is wrong', function(defer)
  local nvim = started(defer, {
    before = 'vim.g.nestling = { hint = true }',
    configuration = "vim.opt.runtimepath:append('" .. child.PLUGIN .. "')",
    has_server = false,
  })
  local report = health(nvim)
  has(report, 'ERROR `vim.g.nestling` has no option `hint`')
  has(report, 'ERROR The program `nestling` is not on your PATH')
  has(report, 'WARNING It is not switched on')
end)

test('checkhealth tells of another server for the same file', function(defer)
  local nvim = started(defer)
  nvim:open_attached(fixtures.PATH)
  -- A server in Neovim itself, that answers what every client asks.
  nvim:lua([[
    vim.lsp.start({
      name = 'taplo',
      cmd = function()
        return {
          request = function(method, _, callback)
            callback(nil, method == 'initialize' and { capabilities = {} } or nil)
            return true, 1
          end,
          notify = function() return true end,
          is_closing = function() return false end,
          terminate = function() end,
        }
      end,
    })
  ]])
  nvim:eventually('the other server', "#vim.lsp.get_clients({ bufnr = 0, name = 'taplo' }) == 1")
  has(health(nvim), 'WARNING `taplo` speaks of')
end)

test('without the server, one is told where a session is opened, once', function(defer)
  local nvim = started(defer, { has_server = false })
  nvim:open(fixtures.PATH)
  nvim:eventually_says('The program `nestling` is not on your PATH. Install it by `cargo install')
  nvim:open('nestling.toml')
  equal(nvim:lua('return #_G.said'), 1)
  nvim:cmd('Nestling model lenet x')
  nvim:eventually('words', '#_G.said == 2')
  has(nvim:said():match('\n(.*)$'), 'is not on your PATH')
end)

test('without the server, TOML of other programs is left in peace', function(defer)
  local nvim = started(defer, {
    files = fixtures.workspace({ ['Cargo.toml'] = '' }),
    has_server = false,
  })
  nvim:open('Cargo.toml')
  equal(nvim:lua('return vim.bo.filetype'), 'toml')
  equal(nvim:said(), '')
end)

-- Kills the server, and waits until that is told.
local function kill_server(nvim)
  local pid = nvim:lua([[
    return vim.iter(vim.api.nvim_get_proc_children(vim.fn.getpid())):find(function(pid)
      return vim.api.nvim_get_proc(pid).name == 'nestling'
    end)
  ]])
  equal(vim.uv.kill(pid, 'sigkill'), 0)
  nvim:eventually_says(
    'The server of Nestling stopped by itself. `:Nestling restart` starts it again'
  )
end

test('what a trainer wrote while no server ran comes into unsaved changes', function(defer)
  local nvim = started(defer)
  nvim:open_attached(fixtures.PATH)
  nvim:type('/^name<CR>A # typed<Esc>')
  nvim:eventually_has('# typed')
  nvim:eventually(
    'what the changes began with',
    "#vim.fn.readdir('.nestling/unsaved', [[v:val =~ 'json$']]) == 1"
  )
  kill_server(nvim)
  local epoch = { '--epoch', '1', '--metric', 'val_loss=0.5' }
  fixtures.meanwhile(nvim, 'experiment', 'update', 'exp_00000001', unpack(epoch))
  nvim:cmd('Nestling restart')
  nvim:eventually_has('val_loss = 0.5')
  has(nvim:text(), '# typed')
end)

test('a server that was killed is told, and comes back by restart', function(defer)
  local nvim = started(defer)
  nvim:open_attached(fixtures.PATH)
  kill_server(nvim)
  nvim:cmd('Nestling restart')
  nvim:eventually_says('has been started anew')
  nvim:eventually('a client', "#vim.lsp.get_clients({ bufnr = 0, name = 'nestling' }) == 1")
  nvim:cmd('Nestling model lenet Afterwards')
  nvim:eventually_says('Made the model Afterwards')
end)

test('restart, log, info and health', function(defer)
  local nvim = started(defer)
  nvim:open_attached(fixtures.PATH)
  local before = nvim:lua("return vim.lsp.get_clients({ name = 'nestling' })[1].id")
  nvim:cmd('Nestling restart')
  nvim:eventually_says('has been started anew')
  local after = nvim:lua("return vim.lsp.get_clients({ name = 'nestling' })[1].id")
  assert(before ~= after)
  lacks(nvim:said(), 'stopped by itself')
  nvim:cmd('Nestling info')
  nvim:eventually_says('Here        swift-golden-falcon')
  nvim:cmd('Nestling log')
  nvim:eventually(
    'the log',
    "vim.api.nvim_buf_get_name(0):find('lsp.log', 1, true) or #_G.said > 2"
  )
  nvim:cmd('Nestling health')
  nvim:eventually('the report', "vim.bo.filetype == 'checkhealth'")
end)
