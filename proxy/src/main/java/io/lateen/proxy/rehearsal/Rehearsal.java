package io.lateen.proxy.rehearsal;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// `Rehearsal REQUESTS COMMAND…`: starts COMMAND (a proxy) between a client, a server and a Mixer,
/// steers it, sends it requests, ends it; prints how long it took to its first answer, its memory
/// and what Mixer heard.
public final class Rehearsal {
  private static final String[] PAGES = {
    "ready", "clusters", "listeners", "stats/prometheus", "config_dump"
  };

  private Rehearsal() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    int requests = Integer.parseInt(args[0]);
    List<String> command = new ArrayList<>(Arrays.asList(args).subList(1, args.length));
    MultiThreadIoEventLoopGroup group =
        new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try (Backend backend = Backend.start()) {
      Heard heard = new Heard();
      int mixer = serve(group, () -> new Understudy(heard));
      Stage stage = Stage.of(freePort(), freePort(), backend.port(), mixer);
      int plane = serve(group, () -> new Prompter(stage));
      int admin = freePort();
      command.addAll(List.of("sidecar", "--discoveryAddress", "127.0.0.1:" + plane));
      command.addAll(List.of("--proxyAdminPort", Integer.toString(admin), "--statusPort", "0"));
      play(requests, command, new Load(stage), admin);
      System.out.println("Mixer heard " + heard);
      if (!heard.everything()) {
        throw new IOException("the proxy was to ask Mixer and to tell it");
      }
    } finally {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  /// An HTTP/2 server.
  ///
  /// @return its port
  private static int serve(MultiThreadIoEventLoopGroup group, Supplier<ChannelHandler> handler) {
    Channel channel =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel child) {
                    child
                        .pipeline()
                        .addLast(Http2FrameCodecBuilder.forServer().build(), handler.get());
                  }
                })
            .bind("127.0.0.1", 0)
            .syncUninterruptibly()
            .channel();
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private static void play(int requests, List<String> command, Load load, int admin)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process proxy = new ProcessBuilder(command).inheritIO().start();
    try {
      while (!load.passes()) {
        if (!proxy.isAlive() || System.nanoTime() - start > TimeUnit.SECONDS.toNanos(30)) {
          throw new IOException("the proxy did not answer");
        }
        Thread.sleep(1);
      }
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      System.out.println("first answer after " + millis + " ms, " + memory(proxy));
      load.run(requests);
      System.out.println("after " + requests + " requests " + memory(proxy));
      for (String page : PAGES) {
        ask(admin, "GET /" + page);
      }
      ask(admin, "POST /quitquitquit");
      proxy.waitFor(60, TimeUnit.SECONDS);
    } finally {
      proxy.destroyForcibly();
    }
  }

  private static String memory(Process proxy) throws IOException {
    Path status = Path.of("/proc", Long.toString(proxy.pid()), "status");
    if (Files.exists(status)) {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("VmRSS:")) {
          long cpu = proxy.info().totalCpuDuration().orElse(Duration.ZERO).toMillis();
          return "CPU " + cpu + " ms, RSS" + line.substring(6).replace('\t', ' ');
        }
      }
    }
    return "RSS unknown";
  }

  private static void ask(int port, String what) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      String request = what + " HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().readAllBytes();
    }
  }
}
