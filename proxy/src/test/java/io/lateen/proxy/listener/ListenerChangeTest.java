package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.listener.Mesh.Client;
import io.lateen.proxy.resource.Listener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Connections that come while their listener is exchanged keep the new one's rules.
final class ListenerChangeTest {
  private static final String LARGE = "X-Large: " + "x".repeat(2_000);

  private final Mesh mesh = new Mesh();

  @AfterEach
  void close() {
    mesh.close();
  }

  @Test
  void whoHasSaidNothingYetIsTheNewListeners() throws Exception {
    try (FakeServer server = FakeServer.saying("hello")) {
      mesh.listenerFilters = new Listener.ListenerFilters(false, true);
      mesh.cluster("a", server.port()).route("/", "a").serve();
      try (Client silent = mesh.client()) {
        // Whoever came before this one has been accepted by then.
        assertThat(mesh.get("/", LARGE).status()).isEqualTo(200);
        mesh.maxHeadersKb = 1;
        mesh.serve();
        assertThat(silent.get("/", LARGE).status()).isEqualTo(431);
      }
    }
  }

  @Test
  void whoHasSpokenIsToldToEnd() throws Exception {
    try (FakeServer server = FakeServer.saying("hello")) {
      mesh.cluster("a", server.port()).route("/", "a").serve();
      try (Client old = mesh.client()) {
        assertThat(old.get("/", LARGE).status()).isEqualTo(200);
        mesh.maxHeadersKb = 1;
        mesh.serve();
        assertThat(old.in.read()).isEqualTo(-1);
      }
    }
  }
}
