/** WeCom's error texts in plain words. */
import { describe, expect, it } from 'vitest'
import { ChatProblem } from './chat'
import { chatProblemOf, chatProblemWords } from './problems'

describe('chatProblemOf', () => {
  it.each([
    [{ errMsg: 'getCurExternalContact:fail without context of external contact' }, 'wrong_entry'],
    [{ errMsg: 'getCurExternalContact:fail no permission' }, 'no_permission'],
    [{ errMsg: 'agentConfig:fail', hint: '[1] abc:40093' }, 'signature'],
    [{ errMsg: 'preVerifyJSAPI:fail, invalid url domain' }, 'signature'],
    [{ errMsg: 'sendChatMessage:cancel' }, 'cancelled'],
    [{ errMsg: 'sendChatMessage:fail invalid imgUrl' }, 'failed'],
    [new Error('anything'), 'failed'],
    ['plain words', 'failed'],
  ])('reads %o as %s', (error, code) => expect(chatProblemOf(error).code).toBe(code))

  it('leaves a problem as it is', () => {
    const problem = new ChatProblem('timeout')
    expect(chatProblemOf(problem)).toBe(problem)
  })

  it('keeps the original text for support and says what to do', () => {
    const problem = chatProblemOf({ errMsg: 'agentConfig:fail', hint: 'x:40093' })
    expect(problem.detail).toContain('40093')
    expect(chatProblemWords(problem)).toContain('可信域名')
  })
})
