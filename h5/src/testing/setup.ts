/** Every test starts with empty storage, nobody signed in and a network that refuses what no test has set up. */
import { enableAutoUnmount } from '@vue/test-utils'
import { afterEach, beforeEach, vi } from 'vitest'

enableAutoUnmount(afterEach)

beforeEach(() => {
  localStorage.clear()
  sessionStorage.clear()
  vi.spyOn(window, 'fetch').mockRejectedValue(new TypeError('no server in this test'))
})

afterEach(() => vi.useRealTimers())
