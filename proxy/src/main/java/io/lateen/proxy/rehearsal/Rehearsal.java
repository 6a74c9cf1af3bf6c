package io.lateen.proxy.rehearsal;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
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

/// `Rehearsal REQUESTS COMMAND…`: starts COMMAND (a proxy) between a client and a server, steers
/// it, sends it requests, ends it; prints how long it took to its first answer and its memory.
public final class Rehearsal {
  private static final int CLUSTERS = 20;
  private static final byte[] RESPONSE =
      octets("HTTP/1.1 200 OK", "content-type: text/plain", "content-length: 5", "", "hello");
  private static final byte[] REQUEST =
      octets(
          "GET /reviews/0 HTTP/1.1",
          "host: service-7.default.svc.cluster.local:9080",
          "user-agent: rehearsal",
          "accept: */*",
          "",
          "");

  private static byte[] octets(String... lines) {
    return String.join("\r\n", lines).getBytes(StandardCharsets.US_ASCII);
  }

  private Rehearsal() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    int requests = Integer.parseInt(args[0]);
    List<String> command = new ArrayList<>(Arrays.asList(args).subList(1, args.length));
    MultiThreadIoEventLoopGroup group =
        new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try (ServerSocket backend = new ServerSocket(0, 100, InetAddress.ofLiteral("127.0.0.1"))) {
      Thread.ofVirtual().start(() -> serve(backend));
      Stage stage = new Stage(freePort(), backend.getLocalPort(), CLUSTERS);
      int admin = freePort();
      command.addAll(List.of("sidecar", "--discoveryAddress", "127.0.0.1:" + plane(group, stage)));
      command.addAll(List.of("--proxyAdminPort", Integer.toString(admin), "--statusPort", "0"));
      play(requests, command, stage, admin);
    } finally {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  private static int plane(MultiThreadIoEventLoopGroup group, Stage stage) {
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
                        .addLast(Http2FrameCodecBuilder.forServer().build(), new Prompter(stage));
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

  private static void play(int requests, List<String> command, Stage stage, int admin)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process proxy = new ProcessBuilder(command).inheritIO().start();
    try {
      int port = stage.listenerPort();
      while (!answers(port)) {
        if (!proxy.isAlive() || System.nanoTime() - start > TimeUnit.SECONDS.toNanos(30)) {
          throw new IOException("the proxy did not answer");
        }
        Thread.sleep(1);
      }
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      System.out.println("first answer after " + millis + " ms, " + memory(proxy));
      load(port, requests);
      System.out.println("after " + requests + " requests " + memory(proxy));
      for (String page :
          new String[] {"ready", "clusters", "listeners", "stats/prometheus", "config_dump"}) {
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

  private static boolean answers(int port) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.getOutputStream().write(REQUEST);
      return new String(socket.getInputStream().readNBytes(15), StandardCharsets.US_ASCII)
          .equals("HTTP/1.1 200 OK");
    } catch (IOException e) {
      return false;
    }
  }

  /// One after another on each of a few connections.
  private static void load(int port, int requests) throws IOException, InterruptedException {
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      clients.add(Thread.ofVirtual().start(() -> send(port, requests / 8)));
    }
    for (Thread client : clients) {
      client.join();
    }
  }

  private static void send(int port, int requests) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      InputStream in = socket.getInputStream();
      for (int i = 0; i < requests; i++) {
        socket.getOutputStream().write(REQUEST);
        skipResponse(in);
      }
    } catch (IOException e) {
      System.err.println("rehearsal: " + e);
    }
  }

  /// To the end of the body, which is known.
  private static void skipResponse(InputStream in) throws IOException {
    byte[] end = "hello".getBytes(StandardCharsets.US_ASCII);
    int matched = 0;
    while (matched < end.length) {
      int octet = in.read();
      if (octet < 0) {
        throw new IOException("connection closed within a response");
      }
      matched = octet == end[matched] ? matched + 1 : octet == end[0] ? 1 : 0;
    }
  }

  private static void ask(int port, String what) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      String request = what + " HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().readAllBytes();
    }
  }

  private static void serve(ServerSocket backend) {
    try {
      while (true) {
        Socket socket = backend.accept();
        Thread.ofVirtual().start(() -> answer(socket));
      }
    } catch (IOException e) {
      // The rehearsal is over.
    }
  }

  /// A response for each request head; requests have no bodies.
  private static void answer(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      int state = 0;
      for (int octet = in.read(); octet >= 0; octet = in.read()) {
        state = octet == '\n' ? state + 1 : octet == '\r' ? state : 0;
        if (state == 2) {
          socket.getOutputStream().write(RESPONSE);
          state = 0;
        }
      }
    } catch (IOException e) {
      // The proxy has gone.
    }
  }
}
