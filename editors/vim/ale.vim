filetype plugin indent on
syntax on
set updatetime=1000
let g:ale_completion_enabled = 1
packadd! ale

" Nestling's files have a filetype of their own: a server for other TOML files leaves them alone.
autocmd BufNewFile,BufRead */sessions/*.toml,*/plugins/*.toml,nestling.toml call s:nestling()
function! s:nestling() abort
  setlocal filetype=toml.nestling autoread omnifunc=ale#completion#OmniFunc
  let b:ale_linters = ['nestling']
  autocmd CursorHold,FocusGained <buffer> if !&modified | silent! checktime % | endif
endfunction

function! NestlingRoot(buffer) abort
  let marker = ale#path#FindNearestFile(a:buffer, 'nestling.toml')
  let marker = empty(marker) ? ale#path#FindNearestDirectory(a:buffer, 'sessions') : marker
  return empty(marker) ? '' : fnamemodify(substitute(marker, '/$', '', ''), ':h')
endfunction

call ale#linter#Define('nestling', #{
  \ name: 'nestling', lsp: 'stdio', executable: 'nestling', command: '%e lsp',
  \ language: 'toml', project_root: function('NestlingRoot')})

nmap gd <Plug>(ale_go_to_definition)
nmap gr <Plug>(ale_find_references)
nmap K <Plug>(ale_hover)
nmap <Leader>a <Plug>(ale_code_action)
nmap <Leader>r <Plug>(ale_rename)
