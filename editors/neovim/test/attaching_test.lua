-- Which buffers get a client, and what is shown in them.

local child = require('child')
local fixtures = require('fixtures')
local suite = require('suite')

local test, equal, has = suite.test, suite.equal, suite.has

local CLIENTS = "#vim.lsp.get_clients({ bufnr = 0, name = 'nestling' })"

-- The virtual texts of a namespace whose name begins so, as they are shown.
local SHOWN = [[
  (function(prefix)
    -- Hints are put where the screen is drawn.
    vim.cmd('redraw!')
    local found = {}
    for name, namespace in pairs(vim.api.nvim_get_namespaces()) do
      if vim.startswith(name, prefix) then
        local marks = vim.api.nvim_buf_get_extmarks(0, namespace, 0, -1, { details = true })
        for _, mark in ipairs(marks) do
          local text = ''
          for _, piece in ipairs(mark[4].virt_text or {}) do
            text = text .. piece[1]
          end
          table.insert(found, (mark[2] + 1) .. ':' .. text)
        end
      end
    end
    return table.concat(found, '\n')
  end)(...)
]]

test('a session gets a client, with hints and lenses on the screen', function(defer)
  local nvim = child.new({ files = fixtures.workspace() })
  defer(function()
    nvim:stop()
  end)
  nvim:open_attached(fixtures.PATH)
  local hints = nvim:eventually(
    'the hints',
    '(function(text) return text:find("an epoch") and text end)(' .. SHOWN .. ')',
    'nvim.lsp.inlayhint'
  )
  has(hints, '32×224×224 · 896')
  local lenses = nvim:eventually(
    'the lenses',
    '(function(text) return text:find("experiment") and text end)(' .. SHOWN .. ')',
    'nvim.lsp.codelens'
  )
  has(lenses, '1 experiment')
  has(lenses, 'ready')
end)

test('lenses follow what is typed', function(defer)
  local nvim = child.new({ files = fixtures.workspace() })
  defer(function()
    nvim:stop()
  end)
  nvim:open_attached(fixtures.PATH)
  nvim:eventually('the lenses', SHOWN .. ":find('ready', 1, true)", 'nvim.lsp.codelens')
  nvim:type('/"ready"<CR>C"completed"<Esc>')
  nvim:eventually('the lens', SHOWN .. ":find('completed', 1, true)", 'nvim.lsp.codelens')
end)

test('nestling.toml and catalog files get a client, too', function(defer)
  local nvim = child.new({ files = fixtures.workspace({ ['plugins/mine.toml'] = '' }) })
  defer(function()
    nvim:stop()
  end)
  nvim:open_attached('nestling.toml')
  nvim:open_attached('plugins/mine.toml')
  nvim:open_attached('sessions/not-made-yet.toml')
  equal(nvim:lua("return #vim.lsp.get_clients({ name = 'nestling' })"), 1)
end)

test('TOML files of other programs get no client, in a workspace or not', function(defer)
  local nvim = child.new({
    files = fixtures.workspace({ ['Cargo.toml'] = '[package]\n', ['deep/pyproject.toml'] = '' }),
  })
  defer(function()
    nvim:stop()
  end)
  child.write(vim.fs.joinpath(nvim.home, 'elsewhere/plugins/x.toml'), '')
  for _, path in ipairs({ 'Cargo.toml', 'deep/pyproject.toml', '../elsewhere/plugins/x.toml' }) do
    nvim:open(path)
    equal(nvim:lua('return vim.bo.filetype'), 'toml')
  end
  -- A client that was to come would have come with the session.
  nvim:open_attached(fixtures.PATH)
  for _, path in ipairs({ 'Cargo.toml', 'deep/pyproject.toml', '../elsewhere/plugins/x.toml' }) do
    nvim:open(path)
    equal(nvim:lua('return ' .. CLIENTS), 0)
  end
end)

test('each workspace has its own root', function(defer)
  local nvim = child.new({ files = fixtures.workspace({ ['inner/nestling.toml'] = '' }) })
  defer(function()
    nvim:stop()
  end)
  nvim:open_attached('inner/sessions/a.toml')
  local root = "vim.lsp.get_clients({ bufnr = 0, name = 'nestling' })[1].root_dir"
  equal(nvim:lua('return ' .. root), vim.fs.joinpath(nvim.workspace, 'inner'))
  nvim:open_attached(fixtures.PATH)
  equal(nvim:lua('return ' .. root), nvim.workspace)
end)

test('what is switched off stays off', function(defer)
  local off = 'vim.g.nestling = { hints = false, lenses = false, completion = false }'
  local nvim = child.new({ files = fixtures.workspace(), before = off })
  defer(function()
    nvim:stop()
  end)
  nvim:open_attached(fixtures.PATH)
  -- The mistake is told once the server has read the file; hints would be there by then.
  nvim:eventually(
    'an answer',
    'vim.lsp.buf_request_sync(0, "textDocument/hover", vim.lsp.util.make_position_params(0, "utf-16"), 5000) ~= nil'
  )
  equal(nvim:lua('return vim.lsp.inlay_hint.is_enabled({ bufnr = 0 })'), false)
  equal(nvim:lua('return #vim.lsp.codelens.get(0)'), 0)
  equal(nvim:lua('return vim.bo.completeopt'), '')
end)

test('a mistake in the options is told in words', function(defer)
  local wrong = 'vim.g.nestling = { hint = false, tree_width = "wide" }'
  local nvim = child.new({ files = fixtures.workspace(), before = wrong })
  defer(function()
    nvim:stop()
  end)
  nvim:open_attached(fixtures.PATH)
  nvim:eventually_says('`vim.g.nestling` has no option `hint`: there are `completion`')
  nvim:eventually_says('`vim.g.nestling.tree_width` must be a whole number from 20, not `"wide"`')
end)

test('another plugin that completes is not disturbed', function(defer)
  local other = "package.preload['blink.cmp'] = function() return {} end\nrequire('blink.cmp')"
  local nvim = child.new({ files = fixtures.workspace(), before = other })
  defer(function()
    nvim:stop()
  end)
  nvim:open_attached(fixtures.PATH)
  nvim:eventually('the hints', 'vim.lsp.inlay_hint.is_enabled({ bufnr = 0 })')
  equal(nvim:lua('return vim.bo.completeopt'), '')
end)

test('settings of a person reach the server', function(defer)
  local nvim = child.new({
    files = fixtures.workspace(),
    before = 'vim.lsp.config("nestling", '
      .. '{ settings = { nestling = { hints = { shapes = false } } } })',
  })
  defer(function()
    nvim:stop()
  end)
  nvim:open_attached(fixtures.PATH)
  nvim:eventually(
    'hints without shapes',
    '(function(text) return text:find("an epoch") and not text:find("896") end)(' .. SHOWN .. ')',
    'nvim.lsp.inlayhint'
  )
end)

test('a lens with several places fills the quickfix list', function(defer)
  local second = fixtures.SESSION
    .. '\n[[experiments]]\nid = "exp_2"\nname = "Again"\nmodel_id = "model_00000001"\n'
    .. 'training_id = "train_00000001"\nstatus = "completed"\n'
  local nvim = child.new({ files = fixtures.workspace({ [fixtures.PATH] = second }) })
  defer(function()
    nvim:stop()
  end)
  nvim:open_attached(fixtures.PATH)
  nvim:eventually('the lenses', SHOWN .. ":find('2 experiments', 1, true)", 'nvim.lsp.codelens')
  nvim:will_answer({ '2 experiments' })
  nvim:cmd([[call search('^\[\[models')]])
  nvim:lua('vim.lsp.codelens.run()')
  nvim:eventually('the list', '#vim.fn.getqflist() == 2')
  equal(nvim:lua('return vim.bo.buftype'), 'quickfix')
end)
