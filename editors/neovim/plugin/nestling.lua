-- Runs at each start of Neovim: only says what there is, and loads nothing yet.

if vim.g.loaded_nestling then
  return
end
vim.g.loaded_nestling = true

if vim.fn.has('nvim-0.11') == 0 then
  vim.notify('Nestling needs Neovim 0.11 or newer.', vim.log.levels.ERROR)
  return
end

vim.api.nvim_create_user_command('Nestling', function(call)
  require('nestling.command').run(call)
end, {
  nargs = '*',
  bang = true,
  desc = 'Work with Nestling sessions',
  complete = function(lead, line, column)
    return require('nestling.command').complete(lead, line, column)
  end,
})

local group = vim.api.nvim_create_augroup('nestling', {})

vim.api.nvim_create_autocmd('LspAttach', {
  group = group,
  desc = 'Hints, lenses and completion of Nestling',
  callback = function(event)
    local client = vim.lsp.get_client_by_id(event.data.client_id)
    if client and client.name == 'nestling' then
      require('nestling.attach').set_up(client, event.buf)
    end
  end,
})

vim.api.nvim_create_autocmd('FileType', {
  group = group,
  pattern = 'toml',
  desc = 'Say so where the server of Nestling cannot be started',
  callback = function(event)
    -- Neovim itself writes this into its log only.
    if vim.bo[event.buf].buftype == '' then
      require('nestling.client').warn_if_missing(event.buf)
    end
  end,
})
