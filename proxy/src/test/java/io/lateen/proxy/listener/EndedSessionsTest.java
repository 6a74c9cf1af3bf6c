package io.lateen.proxy.listener;

import static io.lateen.proxy.tls.TestAuthority.uri;
import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.tls.TestAuthority;
import io.lateen.proxy.tls.TestAuthority.Identity;
import io.lateen.proxy.tls.TlsEngine;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// A session that could be resumed is worth nothing once a certificate of its beginning has ended.
@ParameterizedClass
@EnumSource(TlsEngine.class)
final class EndedSessionsTest {
  private static final Duration LIFE = Duration.ofSeconds(4);

  private final TestAuthority authority = new TestAuthority("mesh");
  private final SecuredPair callersEnds;
  private final SecuredPair calledsEnds;

  EndedSessionsTest(TlsEngine engine) throws Exception {
    callersEnds = new SecuredPair(engine, engine);
    calledsEnds = new SecuredPair(engine, engine);
  }

  @AfterEach
  void close() {
    callersEnds.close();
    calledsEnds.close();
  }

  private static void serve(SecuredPair pair, TestAuthority authority) throws Exception {
    pair.toCaller(authority, authority);
    pair.toCalled(authority, authority);
    pair.serve(1);
    assertThat(ask(pair)).isEqualTo(200); // What takes long the first time is over.
  }

  private static int ask(SecuredPair pair) throws IOException {
    return pair.calling.get("/").status();
  }

  private Identity until(Instant end, String name) throws Exception {
    return authority.issue(end.minus(1, ChronoUnit.HOURS), end, uri(name));
  }

  @Test
  void atEitherEnd() throws Exception {
    serve(callersEnds, authority);
    serve(calledsEnds, authority);
    Instant end = Instant.now().plus(LIFE).truncatedTo(ChronoUnit.SECONDS);
    SecuredPair.handOver(callersEnds.calling, until(end, SecuredPair.CALLER), authority);
    SecuredPair.handOver(calledsEnds.called, until(end, SecuredPair.CALLED), authority);
    resumes(callersEnds);
    resumes(calledsEnds);

    Thread.sleep(Duration.between(Instant.now(), end.plusMillis(1_001))); // It is valid until then.

    assertThat(ask(callersEnds)).isEqualTo(503);
    callersEnds.called.awaitListener("ssl.connection_error", 1);
    assertThat(calledsEnds.calling.get("/").body())
        .contains("CERTIFICATE_VERIFY_FAILED: certificate [CN=workload] is valid only from");
  }

  /// The first asks anew, for a key has changed, and the last is sure to have a ticket.
  private static void resumes(SecuredPair pair) throws IOException {
    long before = pair.reused();
    for (int i = 0; i < 3; i++) {
      assertThat(ask(pair)).isEqualTo(200);
    }
    assertThat(pair.reused()).isGreaterThan(before);
  }
}
