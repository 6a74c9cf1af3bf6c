package io.lateen.sample.adapter;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;

/// An adapter of templates listentry, metric and quota. `SampleAdapter HOST:PORT` serves until
/// standard input ends; `SampleAdapter --print HOST:PORT [--sessions]` prints the objects that make
/// Mixer use it.
public final class SampleAdapter {
  private SampleAdapter() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length > 1 && arguments[0].equals("--print")) {
      boolean sessions = arguments.length > 2 && arguments[2].equals("--sessions");
      System.out.print(ConfigObjects.yaml(arguments[1], sessions));
    } else if (arguments.length == 1) {
      serve(arguments[0]);
    } else {
      System.err.println("SampleAdapter HOST:PORT | --print HOST:PORT [--sessions]");
    }
  }

  private static void serve(String address) throws IOException {
    int colon = address.lastIndexOf(':');
    InetSocketAddress listen =
        new InetSocketAddress(
            address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    Sessions sessions = new Sessions();
    Server server =
        NettyServerBuilder.forAddress(listen)
            .addService(sessions)
            .addService(new ListEntries(sessions))
            .addService(new Metrics())
            .addService(new Quotas(sessions))
            .build()
            .start();
    System.out.println("listening on port " + server.getPort());
    while (System.in.read() >= 0) {
      // Whoever started this ends it by ending its input.
    }
    server.shutdownNow();
  }
}
