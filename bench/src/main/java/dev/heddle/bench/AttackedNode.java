package dev.heddle.bench;

import dev.heddle.core.LimitUse;
import dev.heddle.core.Limits;
import dev.heddle.core.PeerId;
import dev.heddle.daemon.NodeAdmin;
import dev.heddle.network.Network;
import dev.heddle.session.MemoryBudget;
import dev.heddle.transport.RealPlatform;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// The process under attack: a node with the default limits, whose peers are those of the [Siege], and beside it
/// the baseline, a listener that only accepts and closes. It says where both are in its first line, with its admin
/// port, and ends with
/// its standard input.
final class AttackedNode {
    private AttackedNode() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Siege siege = new Siege(folder);
        MemoryBudget memory = MemoryBudget.ofHeap(Limits.DEFAULT);
        EventLoopGroup bare = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        try (RealPlatform platform = RealPlatform.open(RealPlatform.Options.DEFAULT.withStore(folder.resolve("node")));
                Network network = Network.builder()
                        .platform(platform)
                        .memory(memory)
                        .listen("/ip4/127.0.0.1/tcp/0")
                        .onCall(Work.PROTOCOL, (from, work) -> CompletableFuture.completedFuture(work.done()))
                        .start()) {
            for (String kind : Siege.ALL) for (PeerId peer : siege.peers(kind)) network.trust(peer);
            NodeAdmin admin =
                    NodeAdmin.start(0, folder, Map.of("validator", network), () -> limits(network, memory, platform));
            try {
                ChildJvm.say("%s %d"
                        .formatted(
                                network.addresses().getFirst(),
                                bareListener(bare).getPort()));
                BufferedReader orders = ChildJvm.orders();
                while (orders.readLine() != null) {
                    // It has nothing to do but to be there.
                }
            } finally {
                admin.close();
            }
        }
        bare.shutdownGracefully().syncUninterruptibly();
    }

    private static List<LimitUse> limits(Network network, MemoryBudget memory, RealPlatform platform) {
        List<LimitUse> all = new ArrayList<>(network.limits());
        all.addAll(memory.uses());
        all.addAll(platform.limits());
        return all;
    }

    private static InetSocketAddress bareListener(EventLoopGroup group) {
        Channel listening = new ServerBootstrap()
                .group(group)
                .channelFactory(EpollServerSocketChannel::new)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel accepted) {
                        accepted.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelActive(ChannelHandlerContext context) {
                                ChannelFuture _ = context.close();
                            }
                        });
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
        return (InetSocketAddress) listening.localAddress();
    }
}
