/** Choosing until when. */
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { me } from '@/shell/session'
import { aMe } from '@/testing/fixtures'
import DueField from './DueField.vue'

beforeEach(() => {
  me.value = aMe()
  // 2026-03-02 19:00 in Shanghai: this evening is over.
  vi.useFakeTimers({ now: Date.parse('2026-03-02T11:00:00Z'), toFake: ['Date'] })
  vi.resetModules()
})
afterEach(() => (me.value = null))

async function open(modelValue: string | null = null) {
  const { useNow } = await import('@/shell/useNow')
  useNow().value = Date.now()
  return mount(DueField, { props: { modelValue } })
}

describe('DueField', () => {
  it('gives the instant of a wall time in the corp', async () => {
    const field = await open()
    const tomorrowEvening = field.findAll('button').find((button) => button.text() === '明天 18:00')
    await tomorrowEvening?.trigger('click')
    const [given] = field.emitted('update:modelValue')?.[0] ?? []
    expect(new Date(String(given)).getUTCHours()).toBe(10)
  })

  it('offers no limit, and says which is chosen', async () => {
    const field = await open()
    expect(field.findAll('[aria-checked=true]').map((choice) => choice.text())).toEqual(['不限'])
  })

  it('takes any other moment from the picker of the phone, read as the corp clock', async () => {
    const field = await open()
    const input = field.get('input')
    input.element.value = '2026-03-09T09:30'
    await input.trigger('change')
    expect(field.emitted('update:modelValue')).toEqual([['2026-03-09T01:30:00.000Z']])
  })

  it('shows a moment that is none of the usual ones', async () => {
    const field = await open('2026-03-09T01:30:00.000Z')
    expect(field.get('.other').text()).toContain('3月9日 09:30')
  })
})
