/** The door of an app written with WeCom's own package @wecom/crypto: it prints one JSON line per message it opened. */
const { createServer } = require('node:http')
const { createRequire } = require('node:module')
const [h5, token, aesKey, corpId] = process.argv.slice(2)
const { decrypt, getSignature } = createRequire(`${h5}/package.json`)('@wecom/crypto')

function open(query, encrypted) {
  const signature = getSignature(token, query.get('timestamp'), query.get('nonce'), encrypted)
  if (signature !== query.get('msg_signature')) throw new Error('signature')
  const { message, id } = decrypt(aesKey, encrypted)
  if (id !== corpId) throw new Error('receiveid')
  return message
}

const server = createServer((request, response) => {
  const query = new URL(request.url, 'http://door').searchParams
  let body = ''
  request.on('data', (part) => (body += part))
  request.on('end', () => {
    try {
      if (request.method === 'GET') return response.end(open(query, query.get('echostr')))
      const encrypted = /<Encrypt><!\[CDATA\[(.*?)\]\]><\/Encrypt>/.exec(body)[1]
      console.log(JSON.stringify({ message: open(query, encrypted) }))
      response.end()
    } catch (error) {
      console.log(JSON.stringify({ refused: String(error) }))
      response.writeHead(400).end()
    }
  })
})
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: server.address().port })))
