/* Runs before everything else, on any browser: sets the theme before the first paint and shows a readable panel
   instead of a white page when a script or style fails to load, or the application does not start in time. */
(function () {
  'use strict'
  var PATIENCE_MS = 10000
  var root = document.documentElement
  var failed = false

  function theme() {
    var wish = null
    try {
      wish = localStorage.getItem('theme')
    } catch (_error) {
      wish = null
    }
    var isDark = wish === 'dark' || (wish !== 'light' && window.matchMedia('(prefers-color-scheme: dark)').matches)
    root.setAttribute('data-theme', isDark ? 'dark' : 'light')
  }

  function element(tag, text, style) {
    var node = document.createElement(tag)
    node.textContent = text
    node.style.cssText = style
    return node
  }

  function show(code) {
    if (failed || root.hasAttribute('data-mounted')) return
    failed = true
    var dark = root.getAttribute('data-theme') === 'dark'
    var panel = element('div', '', 'position:fixed;top:0;right:0;bottom:0;left:0;z-index:9999;padding:30vh 32px 0;' +
      'text-align:center;font:15px/1.6 -apple-system,"PingFang SC","Noto Sans CJK SC",sans-serif;' +
      (dark ? 'background:#111214;color:#E8E9EB' : 'background:#F5F6F8;color:#1A1C1F'))
    panel.setAttribute('role', 'alert')
    panel.appendChild(element('p', '页面没能打开', 'margin:0 0 4px;font-size:17px;font-weight:600'))
    panel.appendChild(element('p', '可能是网络不稳，或页面刚刚更新。请检查网络后重试。', 'margin:0 0 20px'))
    var again = element('button', '重试', 'min-width:120px;min-height:44px;border:0;border-radius:8px;font-size:15px;' +
      (dark ? 'background:#3B9BFF;color:#08131F' : 'background:#0074DB;color:#FFFFFF'))
    again.type = 'button'
    again.onclick = function () { location.reload() }
    panel.appendChild(again)
    panel.appendChild(element('p', '代码 ' + code, 'margin:16px 0 0;font-size:12px;opacity:.7'))
    document.body.appendChild(panel)
  }

  function whenBodyExists(code) {
    if (document.body) show(code)
    else document.addEventListener('DOMContentLoaded', function () { show(code) })
  }

  window.addEventListener('error', function (event) {
    var node = event.target
    var name = node && node.nodeName
    if (name === 'SCRIPT' || name === 'LINK') {
      var address = node.src || node.href || ''
      if (address.indexOf('/h5/') >= 0) whenBodyExists(name === 'SCRIPT' ? 'B1' : 'B2')
    } else if (event.message) {
      whenBodyExists('B3')
    }
  }, true)
  setTimeout(function () { whenBodyExists('B4') }, PATIENCE_MS)
  theme()
})()
