-- What a person does in the text: type, complete, mend, rename, and see what others write.

local fixtures = require('fixtures')
local suite = require('suite')

local test, equal, has = suite.test, suite.equal, suite.has
local opened, meanwhile = fixtures.opened, fixtures.meanwhile

local CODES = [[
  (function()
    local codes = {}
    for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
      table.insert(codes, tostring(diagnostic.code))
    end
    table.sort(codes)
    return table.concat(codes, ' ')
  end)()
]]

test('a mistake is underlined as it is typed, and no more once it is mended', function(defer)
  local nvim = opened(defer)
  nvim:eventually('a clean file', '#vim.diagnostic.get(0) == 0')
  nvim:type('/adam"<CR>ix<Esc>')
  nvim:eventually('the mistake', CODES .. " == 'invalid-value'")
  nvim:type('x')
  nvim:eventually('a clean file', '#vim.diagnostic.get(0) == 0')
end)

test('a key is offered from its first letters, and accepted', function(defer)
  local nvim = opened(defer)
  nvim:type('/^image_size<CR>o')
  nvim:type('col')
  nvim:eventually('the menu', 'vim.fn.pumvisible() == 1')
  -- Nothing is written before something is chosen.
  equal(nvim:line(), 'col')
  nvim:type('<C-n><C-y>')
  nvim:eventually_has('color_mode = ')
  nvim:type('<Esc>')
  nvim:eventually('normal mode', "vim.fn.mode() == 'n'")
end)

test('a value is offered behind its equals sign, and accepted', function(defer)
  local nvim = opened(defer)
  nvim:type('/^image_size<CR>onormalization =')
  nvim:eventually('the menu', 'vim.fn.pumvisible() == 1')
  local offered = nvim:lua([[
    return vim.iter(vim.fn.complete_info({ 'items' }).items):map(function(item)
      return item.abbr
    end):join(' ')
  ]])
  has(offered, 'imagenet')
  has(offered, 'symmetric')
  nvim:type('<C-n><C-y><Esc>')
  nvim:eventually_has('normalization = "')
  nvim:eventually('a clean file', '#vim.diagnostic.get(0) == 0')
end)

test('Enter writes a new line, also beside an open menu', function(defer)
  local nvim = opened(defer)
  nvim:type('/^image_size<CR>ocol')
  nvim:eventually('the menu', 'vim.fn.pumvisible() == 1')
  nvim:type('<CR>x<Esc>')
  nvim:eventually_has('\ncol\nx')
end)

test('a quick fix mends a misspelled value', function(defer)
  local nvim = opened(defer, (fixtures.SESSION:gsub('"adam"', '"adamx"')))
  nvim:eventually('the mistake', CODES .. ":find('invalid-value', 1, true)")
  nvim:type('/"adamx<CR>')
  nvim:will_answer({ 'Change to `adam`' })
  nvim:type('gra')
  nvim:eventually_has('optimizer = "adam"\n')
  nvim:eventually('a clean file', '#vim.diagnostic.get(0) == 0')
end)

test('an ID is renamed in all its places', function(defer)
  local nvim = opened(defer)
  nvim:type('/"model_0<CR>l')
  nvim:will_answer({}, { 'small-cnn' })
  nvim:type('grn')
  nvim:eventually_has('model_id = "small-cnn"')
  has(nvim:text(), '[[models]]\nid = "small-cnn"')
  suite.lacks(nvim:text(), 'model_00000001')
end)

test('a text without changes follows the disk at once', function(defer)
  local nvim = opened(defer)
  nvim:eventually('a clean file', '#vim.diagnostic.get(0) == 0')
  meanwhile(nvim, 'model', 'add', 'From a script', '--preset', 'lenet')
  nvim:eventually_has('name = "From a script"')
  equal(nvim:lua('return vim.bo.modified'), false)
  -- The server knows of it, too.
  nvim:eventually('its hint', CODES .. " == 'unused-model'")
end)

test('what another program writes comes into a text with changes', function(defer)
  local nvim = opened(defer)
  nvim:eventually('a clean file', '#vim.diagnostic.get(0) == 0')
  -- Something of one's own is not lost by it.
  nvim:type('/^name = "Small"<CR>A # mine<Esc>')
  nvim:eventually_has('# mine')
  meanwhile(nvim, 'model', 'add', 'From a script', '--preset', 'lenet')
  nvim:eventually_has('name = "From a script"')
  meanwhile(nvim, 'experiment', 'update', 'exp_00000001', '--epoch', '1', '--metric', 'val_loss=1')
  nvim:eventually_has('current_epoch = 1')
  has(nvim:text(), 'name = "Small" # mine')
end)

test('gq lays out lines, as Neovim binds it', function(defer)
  local nvim = opened(defer, (fixtures.SESSION:gsub('epochs = 100', 'epochs=100')))
  nvim:type('/^epochs<CR>gqq')
  nvim:eventually_has('epochs = 100')
end)
