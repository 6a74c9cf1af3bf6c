package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lateen.proxy.resource.CidrRange;
import io.lateen.proxy.resource.FilterChainMatch;
import io.lateen.proxy.resource.FilterChainMatch.SourceType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Envoy's FilterChainMatch document, criterion by criterion.
final class ChainMatcherTest {
  /// A match under construction.
  private static final class Match {
    int port;
    List<CidrRange> to = List.of();
    List<String> names = List.of();
    String transport = "";
    List<String> protocols = List.of();
    List<CidrRange> directFrom = List.of();
    SourceType sourceType = SourceType.ANY;
    List<CidrRange> from = List.of();
    List<Integer> fromPorts = List.of();

    FilterChainMatch done() {
      return new FilterChainMatch(
          port, to, names, transport, protocols, directFrom, sourceType, from, fromPorts);
    }
  }

  private static Match any() {
    return new Match();
  }

  private static Match port(int port) {
    Match match = any();
    match.port = port;
    return match;
  }

  private static Match to(String... ranges) {
    Match match = any();
    match.to = ranges(ranges);
    return match;
  }

  private static List<CidrRange> ranges(String... ranges) {
    return Arrays.stream(ranges)
        .map(range -> range.split("/"))
        .map(parts -> new CidrRange(parts[0], Integer.parseInt(parts[1])))
        .toList();
  }

  private static Match names(String... names) {
    Match match = any();
    match.names = List.of(names);
    return match;
  }

  private static Match protocols(String... protocols) {
    Match match = any();
    match.protocols = List.of(protocols);
    return match;
  }

  private static Match transport(String transport) {
    Match match = any();
    match.transport = transport;
    return match;
  }

  private static Match from(String... ranges) {
    Match match = any();
    match.from = ranges(ranges);
    return match;
  }

  private static InetSocketAddress at(String ip, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(ip), port);
  }

  private static Peer plain(String local, int port) {
    return new Peer(at(local, port), at("10.9.9.9", 40000), ClientHello.NONE);
  }

  private static Peer tls(String name, String... protocols) {
    return new Peer(
        at("10.0.0.1", 443),
        at("10.9.9.9", 40000),
        new ClientHello(true, name, List.of(protocols)));
  }

  private static int choose(Peer peer, Match... matches) {
    return new ChainMatcher(Arrays.stream(matches).map(Match::done).toList()).choose(peer);
  }

  @Test
  void whatAsksForNothingTakesEverything() {
    assertThat(choose(plain("10.0.0.1", 80), any())).isZero();
    assertThat(choose(tls("a", "h2"), any())).isZero();
  }

  @Test
  void nothingMatchesIsNobody() {
    assertThat(choose(plain("10.0.0.1", 80), port(81), to("10.1.0.0/16"))).isEqualTo(-1);
    assertThat(choose(plain("10.0.0.1", 80))).isEqualTo(-1);
  }

  @Test
  void theDestinationPortBeatsNone() {
    assertThat(choose(plain("10.0.0.1", 80), any(), port(80))).isEqualTo(1);
    assertThat(choose(plain("10.0.0.1", 81), any(), port(80))).isZero();
  }

  @Test
  void theLongestDestinationPrefixWins() {
    Match[] matches = {any(), to("10.0.0.0/8"), to("10.0.0.0/24", "192.168.0.0/16"), to("::/0")};

    assertThat(choose(plain("10.0.0.7", 80), matches)).isEqualTo(2);
    assertThat(choose(plain("192.168.3.4", 80), matches)).isEqualTo(2);
    assertThat(choose(plain("10.1.0.7", 80), matches)).isEqualTo(1);
    assertThat(choose(plain("11.1.0.7", 80), matches)).isZero();
    assertThat(choose(plain("fd00::1", 80), matches)).isEqualTo(3);
  }

  @Test
  void aPrefixOfNothingStillBeatsNoPrefix() {
    assertThat(choose(plain("10.0.0.7", 80), any(), to("0.0.0.0/0"))).isEqualTo(1);
  }

  @Test
  void theMostSpecificServerNameWins() {
    Match[] matches = {
      any(), names("*.com"), names("*.example.com"), names("www.example.com", "other.org")
    };

    assertThat(choose(tls("www.example.com"), matches)).isEqualTo(3);
    assertThat(choose(tls("other.org"), matches)).isEqualTo(3);
    assertThat(choose(tls("a.b.example.com"), matches)).isEqualTo(2);
    assertThat(choose(tls("example.com"), matches)).isEqualTo(1);
    assertThat(choose(tls("example.net"), matches)).isZero();
    assertThat(choose(tls(""), matches)).isZero();
  }

  @Test
  void transportProtocol() {
    Match[] matches = {any(), transport("tls"), transport("raw_buffer")};

    assertThat(choose(tls("a"), matches)).isEqualTo(1);
    assertThat(choose(plain("10.0.0.1", 80), matches)).isEqualTo(2);
    assertThat(choose(plain("10.0.0.1", 80), any(), transport("tls"))).isZero();
  }

  @Test
  void theClientsFirstProtocolWins() {
    Match[] matches = {protocols("http/1.1"), protocols("istio", "h2"), any()};

    assertThat(choose(tls("", "h2", "http/1.1"), matches)).isEqualTo(1);
    assertThat(choose(tls("", "http/1.1", "h2"), matches)).isZero();
    assertThat(choose(tls("", "spdy"), matches)).isEqualTo(2);
    assertThat(choose(plain("10.0.0.1", 80), matches)).isEqualTo(2);
  }

  @Test
  void istiosPermissiveListener() {
    Match[] matches = {protocols("istio"), any()};

    assertThat(choose(tls("outbound_.80_._.a", "istio"), matches)).isZero();
    assertThat(choose(tls("a", "h2", "http/1.1"), matches)).isEqualTo(1);
    assertThat(choose(plain("10.0.0.1", 80), matches)).isEqualTo(1);
  }

  @Test
  void sources() {
    Match port = any();
    port.fromPorts = List.of(40000);
    Match direct = any();
    direct.directFrom = ranges("10.9.0.0/16");
    Match local = any();
    local.sourceType = SourceType.SAME_IP_OR_LOOPBACK;
    Match external = any();
    external.sourceType = SourceType.EXTERNAL;
    Peer far = plain("10.0.0.1", 80);
    Peer near = new Peer(at("10.0.0.1", 80), at("10.0.0.1", 5), ClientHello.NONE);
    Peer loopback = new Peer(at("10.0.0.1", 80), at("127.0.0.1", 5), ClientHello.NONE);

    assertThat(choose(far, any(), port)).isEqualTo(1);
    assertThat(choose(near, any(), port)).isZero();
    assertThat(choose(far, any(), from("10.0.0.0/8"), from("10.9.9.0/24"))).isEqualTo(2);
    assertThat(choose(far, port, from("10.0.0.0/8"))).isEqualTo(1);
    assertThat(choose(far, from("10.9.9.9/32"), direct)).isEqualTo(1);
    assertThat(choose(far, any(), local, external)).isEqualTo(2);
    assertThat(choose(near, any(), local, external)).isEqualTo(1);
    assertThat(choose(loopback, any(), local, external)).isEqualTo(1);
  }

  /// Envoy takes 255.255.255.255 for the address of either end.
  @Test
  void unixSocketsAreOfThisMachineAndHaveNoPort() {
    SocketAddress path = UnixDomainSocketAddress.of("/run/a.sock");
    Peer pipe = new Peer(path, path, ClientHello.NONE);
    Match local = any();
    local.sourceType = SourceType.SAME_IP_OR_LOOPBACK;
    Match port = any();
    port.fromPorts = List.of(40000);

    assertThat(choose(pipe, any(), local)).isEqualTo(1);
    assertThat(choose(pipe, port, from("10.0.0.0/8"))).isEqualTo(-1);
    assertThat(choose(pipe, from("0.0.0.0/0"))).isZero();
  }

  @Test
  void anEarlierCriterionDecidesForGood() {
    Match portOnly = port(443);
    Match name = names("a");

    assertThat(choose(tls("a"), name, portOnly)).isEqualTo(1);

    Match portAndOtherName = port(443);
    portAndOtherName.names = List.of("b");
    assertThat(choose(tls("a"), name, portAndOtherName)).isEqualTo(-1);
  }

  @Test
  void theOrderIsPortAddressNameTransportProtocolSource() {
    Match address = to("10.0.0.1/32");
    Match name = names("a");
    Match transport = transport("tls");
    Match protocol = protocols("h2");
    Match source = from("10.9.9.9/32");
    Match[] matches = {source, protocol, transport, name, address, port(443)};

    for (int left = matches.length; left > 0; left--) {
      assertThat(choose(tls("a", "h2"), Arrays.copyOf(matches, left))).isEqualTo(left - 1);
    }
  }

  @Test
  void aPrefixThatIsNoneIsRefused() {
    assertThatThrownBy(() -> choose(tls("a"), to("example.com/8")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
