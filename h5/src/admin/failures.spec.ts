import { describe, expect, it } from 'vitest'
import { failureOf } from './failures'

describe('a failure', () => {
  it.each([
    ['ConnectionRefusedError: [Errno 111] Connection refused', '对方拒绝连接：服务没有启动，或端口不对'],
    ['no answer in time', '对方没有及时应答'],
    ['HTTP 503', '对方出错'],
    ['HTTP 302 (redirects are not followed)', '对方要求转到别的地址，不会跟随'],
    ['KeyError: 7', '处理时出错'],
  ])('%s is told in words and kept as a code', (noted, words) => expect(failureOf(noted)).toEqual({ words, code: noted }))

  it('that is in words already stays as it is', () =>
    expect(failureOf('后台进程反复中断')).toEqual({ words: '后台进程反复中断', code: '' }))
})
