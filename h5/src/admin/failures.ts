/** Why something technical failed, in an administrator's words; what the server noted stays as a small code for support. */

export interface Failure {
  readonly words: string
  readonly code: string
}

const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/^ConnectionRefusedError/, '对方拒绝连接：服务没有启动，或端口不对'],
  [/^(ConnectionResetError|ConnectionAbortedError|BrokenPipeError|RemoteDisconnected|IncompleteRead)/, '对方中断了连接'],
  [/^(no answer in time|TimeoutError|Timeout|ReadTimeout|ConnectTimeout)/, '对方没有及时应答'],
  [/certificate is not valid/, '对方的 https 证书无效'],
  [/^SSL/, '没有建立起加密连接'],
  [/has no address|^gaierror/, '找不到这个域名的地址'],
  [/is inside the network/, '这是内网地址，要先在服务器上允许'],
  [/must begin with https|plain address|not an address|must be ASCII/, '地址不能用，请修改'],
  [/^HTTP 3\d\d/, '对方要求转到别的地址，不会跟随'],
  [/^HTTP 4\d\d/, '对方拒收'],
  [/^HTTP 5\d\d/, '对方出错'],
  [/^OSError/, '网络不通'],
  [/^WeComUnavailable/, '企业微信没有应答'],
  [/^WeCom/, '企业微信没有接受'],
  [/^(OperationalError|InterfaceError|DatabaseError)/, '数据库暂时不可用'],
  [/^its worker died/, '后台进程反复中断'],
]
const IS_OURS = /[\u4e00-\u9fff]/

/** A text that is in words already stays as it is. */
export function failureOf(noted: string): Failure {
  const known = KNOWN.find(([pattern]) => pattern.test(noted))
  if (known) return { words: known[1], code: noted }
  return IS_OURS.test(noted) ? { words: noted, code: '' } : { words: '处理时出错', code: noted }
}
