/** Personal tags are WeCom's: shown when it answers, and not taken for none when it does not. */
import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { ok, serve } from '@/testing/server'
import PersonalTags from './PersonalTags.vue'

const READ = 'GET /api/v1/customers/7/personal-tags'
const mine = { member: { userid: 'wangfang', name: '王芳' }, names: ['爱聊天', '看重成分'] }

async function shown(answer: unknown) {
  serve({ [READ]: ok(answer) })
  const section = mount(PersonalTags, { props: { id: 7 } })
  await flushPromises()
  return section
}

describe('personal tags', () => {
  it('stand under the name of who made them', async () => {
    const section = await shown({ items: [mine], is_known: true })
    expect(section.get('.who').text()).toBe('王芳')
    expect(section.findAll('.tag').map((tag) => tag.text())).toEqual(['爱聊天', '看重成分'])
    expect(section.find('button').exists()).toBe(false)
  })

  it('take no room when nobody made any', async () => {
    expect((await shown({ items: [], is_known: true })).text()).toBe('')
  })

  it('are asked for again when WeCom did not answer', async () => {
    const section = await shown({ items: [], is_known: false })
    expect(section.text()).toContain('暂时读不到')
    serve({ [READ]: ok({ items: [mine], is_known: true }) })
    await section.get('button').trigger('click')
    await flushPromises()
    expect(section.text()).toContain('爱聊天')
    expect(section.text()).not.toContain('暂时读不到')
  })
})
