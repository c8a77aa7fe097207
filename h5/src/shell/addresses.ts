/** Addresses people enter: they must be whole, because customers and servers open them as they are. */

/** What is wrong with an address, in words; nothing while the field is empty. */
export function addressProblem(entered: string): string | undefined {
  const address = entered.trim()
  return !address || /^https?:\/\/[^\s/]/i.test(address) ? undefined : '地址要从 https:// 开始写'
}
