filetype plugin indent on
syntax on

" Nestling's files have a filetype of their own: a server for other TOML files leaves them alone.
autocmd BufNewFile,BufRead */sessions/*.toml,*/plugins/*.toml,nestling.toml
  \ setlocal filetype=toml.nestling

autocmd User lsp_setup call lsp#register_server(#{
  \ name: 'nestling', cmd: ['nestling', 'lsp'], allowlist: ['toml.nestling'],
  \ languageId: {_ -> 'toml'},
  \ root_uri: {_ -> lsp#utils#path_to_uri(lsp#utils#find_nearest_parent_file_directory(
  \   lsp#utils#get_buffer_path(), ['nestling.toml', 'sessions/']))}})

let g:lsp_diagnostics_echo_cursor = 1
let g:lsp_diagnostics_virtual_text_align = 'after'
let g:lsp_inlay_hints_enabled = 1
set updatetime=1000

autocmd User lsp_buffer_enabled call s:nestling_keys()
function! s:nestling_keys() abort
  if &filetype !=# 'toml.nestling' | return | endif
  setlocal omnifunc=lsp#complete autoread
  autocmd CursorHold,FocusGained <buffer> if !&modified | silent! checktime % | endif
  nmap <buffer> gd <Plug>(lsp-definition)
  nmap <buffer> gr <Plug>(lsp-references)
  nmap <buffer> K <Plug>(lsp-hover)
  nmap <buffer> <Leader>a <Plug>(lsp-code-action-float)
  nmap <buffer> <Leader>r <Plug>(lsp-rename)
  nmap <buffer> <Leader>f <Plug>(lsp-document-format)
  nmap <buffer> <Leader>l <Plug>(lsp-code-lens)
endfunction
