// Encodes and decodes the wire types of AptosNet with @mysten/bcs, for tests that hold its bytes against ours.
//
// In, one JSON object a line: {"type": "Frame", "value": ...} to encode, {"type": "Frame", "hex": "..."} to decode.
// Out, one line for each: {"hex": ..., "value": ...}, or {"refused": "why"} when the library threw. `value` is what the
// bytes decode to, and `hex` what that value encodes to: the library does not mind bytes after a value or a map out of
// order, and only so they show.
//
// Bytes are written as hex, maps as lists of pairs, variants as {"Name": content}, a variant without content as
// {"Name": true}.

import { bcs, fromHex, toHex } from "@mysten/bcs";

const hex = { input: fromHex, output: toHex };
const Bytes = bcs.byteVector().transform(hex);

const mapOf = (key, value) =>
    bcs.map(key, value).transform({ input: (pairs) => new Map(pairs), output: (map) => [...map] });

// A value within a byte string. The copy ends where that string ends; the library reads on behind a part of an array.
const enclosed = (type) =>
    bcs.byteVector().transform({
        input: (value) => type.serialize(value).toBytes(),
        output: (bytes) => type.parse(bytes.slice()),
    });

// Variants 0 to 199 without content, so that a number without a name is refused. Written as their numbers.
const ProtocolId = bcs
    .enum("ProtocolId", Object.fromEntries(Array.from({ length: 200 }, (_, number) => [`Protocol${number}`, null])))
    .transform({
        input: (number) => ({ [`Protocol${number}`]: true }),
        output: (variant) => Number(variant.$kind.slice("Protocol".length)),
    });

const HandshakeMsg = bcs.struct("HandshakeMsg", {
    supported_protocols: mapOf(bcs.enum("MessagingProtocolVersion", { V1: null }), Bytes),
    chain_id: bcs.u8(),
    network_id: bcs.enum("NetworkId", {
        Validator: null,
        Public: null,
        Private: bcs.string(),
        Vfn: null,
        NewPublic: null,
    }),
});

const NetworkMessage = bcs.enum("NetworkMessage", {
    Error: bcs.enum("ErrorCode", {
        ParsingError: bcs.struct("ParsingErrorType", { message: bcs.u8(), protocol: bcs.u8() }),
        NotSupported: bcs.enum("NotSupportedType", { RpcRequest: ProtocolId, DirectSendMsg: ProtocolId }),
    }),
    RpcRequest: bcs.struct("RpcRequest", {
        protocol_id: ProtocolId,
        request_id: bcs.u32(),
        priority: bcs.u8(),
        raw_request: Bytes,
    }),
    RpcResponse: bcs.struct("RpcResponse", { request_id: bcs.u32(), priority: bcs.u8(), raw_response: Bytes }),
    DirectSendMsg: bcs.struct("DirectSendMsg", { protocol_id: ProtocolId, priority: bcs.u8(), raw_msg: Bytes }),
});

// What a frame holds behind its length.
const Frame = bcs.enum("MultiplexMessage", {
    Message: NetworkMessage,
    Stream: bcs.enum("StreamMessage", {
        Header: bcs.struct("StreamHeader", {
            request_id: bcs.u32(),
            num_fragments: bcs.u8(),
            message: NetworkMessage,
        }),
        Fragment: bcs.struct("StreamFragment", { request_id: bcs.u32(), fragment_id: bcs.u8(), raw_data: Bytes }),
    }),
});

const NetworkAddress = enclosed(
    bcs.vector(
        bcs.enum("Protocol", {
            Ip4: bcs.bytes(4).transform(hex),
            Ip6: bcs.bytes(16).transform(hex),
            Dns: bcs.string(),
            Dns4: bcs.string(),
            Dns6: bcs.string(),
            Tcp: bcs.u16(),
            Memory: bcs.u16(),
            NoiseIk: Bytes,
            Handshake: bcs.u8(),
        }),
    ),
);

const types = {
    HandshakeMsg,
    Frame,
    NetworkAddress,
    NetworkAddressList: bcs.vector(NetworkAddress),
    // No map of the protocol can have two keys today; this one shows that the order of many is the same.
    Map: mapOf(bcs.string(), Bytes),
};

const answer = (type, request) => {
    try {
        const bytes = "hex" in request ? fromHex(request.hex) : type.serialize(request.value).toBytes();
        const value = type.parse(bytes);
        return { hex: type.serialize(value).toHex(), value };
    } catch (refused) {
        return { refused: String(refused) };
    }
};

const reply = (line) => {
    const request = JSON.parse(line);
    const type = types[request.type];
    if (type === undefined) throw new Error(`no type ${request.type}`);
    // The library adds $kind to every variant it reads.
    const text = JSON.stringify(answer(type, request), (key, part) => (key === "$kind" ? undefined : part));
    process.stdout.write(text + "\n");
};

// Not by node:readline, which ends a line at U+2028 too, wherever in a string that stands.
let rest = "";
process.stdin.setEncoding("utf8");
for await (const chunk of process.stdin) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop();
    lines.forEach(reply);
}
