/** What a reader sees when the real scripts fail. */
import { beforeEach, describe, expect, it, vi } from 'vitest'

const panel = () => document.querySelector('[role=alert]')

async function boot() {
  vi.resetModules()
  await import('./boot.js')
}

function failToLoad(tag, address) {
  const node = document.createElement(tag)
  Object.defineProperty(node, tag === 'script' ? 'src' : 'href', { value: address })
  document.body.appendChild(node)
  node.dispatchEvent(new Event('error'))
}

beforeEach(() => {
  vi.useFakeTimers()
  document.body.innerHTML = ''
  document.documentElement.removeAttribute('data-mounted')
})

describe('boot', () => {
  it('explains a script of ours that does not load, with a way to try again', async () => {
    await boot()
    failToLoad('script', 'http://work.test/h5/assets/index.js')
    expect(panel().textContent).toMatch(/页面没能打开.*重试.*代码 B1/s)
  })

  it('explains a style that does not load', async () => {
    await boot()
    failToLoad('link', 'http://work.test/h5/assets/index.css')
    expect(panel().textContent).toContain('代码 B2')
  })

  it('ignores what is not ours', async () => {
    await boot()
    failToLoad('script', 'http://elsewhere.test/analytics.js')
    expect(panel()).toBeNull()
  })

  it('explains a script the browser does not understand', async () => {
    await boot()
    window.dispatchEvent(new ErrorEvent('error', { message: 'SyntaxError' }))
    expect(panel().textContent).toContain('代码 B3')
  })

  it('waits ten seconds for the application, not longer', async () => {
    await boot()
    vi.advanceTimersByTime(9_999)
    expect(panel()).toBeNull()
    vi.advanceTimersByTime(1)
    expect(panel().textContent).toContain('代码 B4')
  })

  it('stays out of the way once the application is there', async () => {
    await boot()
    document.documentElement.setAttribute('data-mounted', '')
    vi.advanceTimersByTime(20_000)
    failToLoad('script', 'http://work.test/h5/assets/chunk.js')
    expect(panel()).toBeNull()
  })

  it('paints dark from the start for whoever chose dark', async () => {
    localStorage.setItem('theme', 'dark')
    await boot()
    expect(document.documentElement.getAttribute('data-theme')).toBe('dark')
  })
})
