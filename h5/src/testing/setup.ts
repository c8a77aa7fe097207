/** Every test starts with empty storage, nobody signed in and a network that refuses what no test has set up. */
import { enableAutoUnmount } from '@vue/test-utils'
import { afterEach, beforeEach, vi } from 'vitest'
import { alsoSay } from '@/api/messages'
import { PAGE_MESSAGES } from '@/api/pageMessages'

enableAutoUnmount(afterEach)
alsoSay(PAGE_MESSAGES)

beforeEach(() => {
  localStorage.clear()
  sessionStorage.clear()
  vi.spyOn(window, 'fetch').mockRejectedValue(new TypeError('no server in this test'))
})

afterEach(() => vi.useRealTimers())
