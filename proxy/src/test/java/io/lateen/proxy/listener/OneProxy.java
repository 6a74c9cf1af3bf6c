package io.lateen.proxy.listener;

import java.io.IOException;

/// A proxy in a process of its own: `OneProxy PORT` forwards everything there, says where it
/// listens and ends with its input.
final class OneProxy {
  private OneProxy() {}

  public static void main(String[] args) throws IOException {
    try (Mesh mesh = new Mesh()) {
      mesh.cluster("a", Integer.parseInt(args[0]))
          .route("/", Mesh.to("a", null, java.time.Duration.ZERO));
      System.out.println(mesh.serve().port());
      System.in.transferTo(java.io.OutputStream.nullOutputStream());
    }
  }
}
