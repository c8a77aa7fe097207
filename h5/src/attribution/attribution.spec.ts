/** 业绩归属: why an order counts for whom it counts, and what can be done about it. */
import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Attribution, Claim, RunnerUp } from '@/api/types'
import { hideSnack, snack } from '@/shell/snack'
import { aMe, aPage } from '@/testing/fixtures'
import { mountPage } from '@/testing/mountPage'
import { offline, ok, refuse, type Routes, serve } from '@/testing/server'
import { settle } from '@/testing/settle'
import WhyCard from './WhyCard.vue'
import { claimWords, whyNotWords, whyWords } from './words'

const PAID = '2026-03-02T04:00:00Z'
const WHY = 'GET /api/v1/orders/7/attribution'

function anAttribution(given: Partial<Attribution> = {}): Attribution {
  return {
    order_id: 7,
    paid_at: PAID,
    amount_fen: 29_900,
    window_hours: 168,
    member: { userid: 'wangfang', name: '王芳' },
    source: 'one_to_one',
    reason: 'latest_touch',
    code: null,
    touch: {
      kind: 'one_to_one',
      touched_at: '2026-02-28T04:00:00Z',
      recorded_at: '2026-02-28T04:00:01Z',
      text: '小样用着还习惯吗',
      group_name: null,
      task_item_id: null,
    },
    relation: { added_at: '2025-10-01T04:00:00Z', began_by: 'added', ended_at: null },
    known_since: '2025-10-01T04:00:00Z',
    correction: null,
    others: [],
    claims: [],
    is_mine: true,
    may_claim: false,
    may_correct: false,
    ...given,
  }
}

function aRunnerUp(given: Partial<RunnerUp> = {}): RunnerUp {
  return {
    member: { userid: 'linyue', name: '林悦' },
    why_not: 'no_touch',
    known_since: '2025-09-01T04:00:00Z',
    added_at: '2025-09-01T04:00:00Z',
    ended_at: null,
    direct_at: null,
    group_at: null,
    unbelieved_at: null,
    old_at: null,
    ...given,
  }
}

function aClaim(given: Partial<Claim> = {}): Claim {
  return {
    id: 3,
    order: { id: 7, order_no: 'T1001', channel: 'taobao', amount_fen: 29_900, paid_at: PAID },
    member: { userid: 'linyue', name: '林悦' },
    holder: { userid: 'wangfang', name: '王芳' },
    holder_source: 'one_to_one',
    note: '电话里定的',
    made_at: PAID,
    is_mine: false,
    may_decide: true,
    deciders: [{ userid: 'chenmo', name: '陈默' }],
    decided_at: null,
    decided_by_name: null,
    is_granted: null,
    answer: null,
    ...given,
  }
}

const A_MONTH = { scope: 'me', month: '2026-03', closed_at: null, has_rates: true, own_fen: 0, adjustment_fen: 0, total_fen: 0 } as const

async function open(routes: Routes) {
  const books = ok({ ...A_MONTH, state: 'estimated' })
  const server = serve({ 'GET /api/v1/me': ok(aMe()), 'GET /api/v1/commissions': books, ...routes })
  const card = mount(WhyCard, { props: { orderId: 7 }, attachTo: document.body })
  await settle()
  return { server, card }
}

function pressInBody(word: string): void {
  const found = [...document.body.querySelectorAll('button')].find((button) => button.textContent?.trim() === word)
  if (!found) throw new Error(`no button ${word}`)
  found.click()
}

async function write(words: string): Promise<void> {
  const fields = [...document.body.querySelectorAll('textarea')]
  const field = fields[fields.length - 1]
  if (!field) throw new Error('no field')
  field.value = words
  field.dispatchEvent(new Event('input'))
  await settle()
}

afterEach(() => {
  hideSnack()
  document.body.innerHTML = ''
})

describe('the words', () => {
  it('say the touch, when it was, and the rule', () => {
    expect(whyWords(anAttribution())).toBe('付款前 2 天，王芳给她发过消息。7 天内最后联系她的人得这一单。')
  })

  it('say when a touch was told only after the payment', () => {
    const { touch } = anAttribution()
    const late = touch && { ...touch, recorded_at: '2026-03-02T05:00:00Z' }
    expect(whyWords(anAttribution({ touch: late }))).toContain('付款后才记录到')
  })

  it.each([
    [{ reason: 'code', code: 'wf' } as const, '推广码「wf」是王芳的'],
    [{ reason: 'earliest_relation' } as const, '7 天内没有记录到谁联系过她，所以算认识她最久的人：王芳从'],
    [{ reason: 'no_customer', member: null } as const, '还不知道是哪位客户买的'],
    [{ reason: 'no_relation', member: null } as const, '付款时她不是任何同事的好友'],
  ])('say %o', (given, words) => {
    expect(whyWords(anAttribution(given))).toContain(words)
  })

  it.each([
    [aRunnerUp(), '付款前 7 天内没有联系过她'],
    [aRunnerUp({ why_not: 'touched_earlier', direct_at: '2026-02-27T04:00:00Z' }), '联系得早，付款前 3 天'],
    [aRunnerUp({ why_not: 'touched_too_long_ago', old_at: '2026-02-20T04:00:00Z' }), '上次联系在付款前 10 天，超过 7 天'],
    [aRunnerUp({ why_not: 'relation_ended_before' }), '付款时已不是好友'],
    [aRunnerUp({ why_not: 'told_after_payment', unbelieved_at: '2026-03-02T03:00:00Z' }), '付款后才由本人手机报上来，企业微信没有记录，不算数'],
  ])('say why not %o', (other, words) => {
    expect(whyNotWords(other, anAttribution())).toBe(words)
  })
})

describe('a claim', () => {
  const decided = { may_decide: false, decided_at: PAID, deciders: [] }
  it.each([
    [{ may_decide: false }, '等陈默决定'],
    [{ may_decide: false, deciders: [] }, '没有人同时管理双方，请管理员设置一位领导来决定'],
    [{ may_decide: false, holder: { userid: 'linyue', name: '林悦' } }, '这单已经算林悦的，不用再决定'],
    [{ ...decided, is_granted: true, is_mine: true }, '这单已经算你的，申请自动结束'],
    [{ ...decided, is_granted: false, decided_by_name: '陈默', answer: '刚联系过' }, '陈默没有同意：刚联系过'],
  ])('says %o', (given, words) => {
    expect(claimWords(aClaim(given))).toBe(words)
  })
})

describe('the card on an order', () => {
  it('says whose it is, why, and why not the others', async () => {
    const { card } = await open({ [WHY]: ok(anAttribution({ others: [aRunnerUp()] })) })
    for (const words of ['算我的', '一对一', '给她发过消息', '小样用着还习惯吗', '林悦', '没有联系过她']) expect(card.text()).toContain(words)
  })

  it('asks for the order with a reason, and says what comes next', async () => {
    const { server } = await open({
      [WHY]: ok(anAttribution({ is_mine: false, may_claim: true })),
      'POST /api/v1/orders/7/claims': ok(aClaim()),
    })
    pressInBody('这单应该算我的')
    await settle()
    await write('电话里定的')
    pressInBody('提交给主管')
    await vi.waitFor(() => expect(server.to('POST /api/v1/orders/7/claims')[0]?.body).toEqual({ note: '电话里定的' }))
    await vi.waitFor(() => expect(snack.value?.text).toContain('等主管决定'))
  })

  it('says before anything is moved what happens to the commission of a closed month', async () => {
    const { server, card } = await open({
      [WHY]: ok(anAttribution({ may_correct: true })),
      'GET /api/v1/commissions': ok({ ...A_MONTH, state: 'closed' }),
    })
    await vi.waitFor(() => expect(card.text()).toContain('3月的提成已经月结，不会再变'))
    expect(server.to('GET /api/v1/commissions')[0]?.query.get('month')).toBe('2026-03')
    pressInBody('更正归属')
    await settle()
    expect(document.body.querySelector('[role=dialog]')?.textContent).toContain('调整')
  })

  it('says nothing of a month that is still open', async () => {
    const { server, card } = await open({
      [WHY]: ok(anAttribution({ may_correct: true })),
      'GET /api/v1/commissions': ok({ ...A_MONTH, state: 'estimated' }),
    })
    await vi.waitFor(() => expect(server.to('GET /api/v1/commissions')).toHaveLength(1))
    await settle()
    expect(card.text()).not.toContain('月结')
  })

  it('shows nothing for an order that is not paid', async () => {
    const { card } = await open({ [WHY]: refuse(404, 'not_found') })
    expect(card.text()).toBe('')
  })

  it('explains a failure and tries again', async () => {
    const { server, card } = await open({ [WHY]: offline })
    server.change(WHY, ok(anAttribution()))
    await card.get('button').trigger('click')
    await settle()
    expect(card.text()).toContain('算我的')
  })
})

describe('归属申请', () => {
  it('lets those who lead both decide', async () => {
    const server = serve({
      'GET /api/v1/claims': ok(aPage([aClaim()])),
      'PUT /api/v1/claims/3/decision': ok(aClaim({ is_granted: true })),
    })
    const { page } = await mountPage('/claims', aMe({ roles: ['manager'] }))
    await vi.waitFor(() => expect(page.text()).toContain('现在算王芳的'))
    expect(page.text()).toContain('¥299')
    pressInBody('同意')
    await vi.waitFor(() => expect(server.to('PUT /api/v1/claims/3/decision')[0]?.body).toEqual({ is_granted: true, answer: '' }))
  })

  it('says that others decide about mine', async () => {
    serve({ 'GET /api/v1/claims': ok(aPage([aClaim({ is_mine: true, may_decide: false })])) })
    const { page } = await mountPage('/claims')
    await vi.waitFor(() => expect(page.text()).toContain('等陈默决定'))
    expect(page.text()).not.toContain('不同意')
  })

  it('says that nothing waits', async () => {
    serve({ 'GET /api/v1/claims': ok(aPage([])) })
    const { page } = await mountPage('/claims')
    await vi.waitFor(() => expect(page.text()).toContain('没有等着决定的申请'))
  })
})
