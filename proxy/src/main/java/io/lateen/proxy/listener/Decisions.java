package io.lateen.proxy.listener;

import io.lateen.proxy.explain.Call;
import io.lateen.proxy.explain.Explanation;
import io.lateen.proxy.explain.Explanation.Outcome;
import io.lateen.proxy.explain.Question;
import io.lateen.proxy.filter.Serving;
import io.lateen.proxy.filter.network.hcm.HttpExplainer;
import io.lateen.proxy.filter.network.tcp.TcpExplainer;
import io.lateen.proxy.filter.network.tcp.TcpFilterSpec;
import io.lateen.proxy.resource.FilterChain;
import io.lateen.proxy.resource.FilterChainMatch;
import io.lateen.proxy.resource.HttpConnectionManager;
import io.lateen.proxy.resource.Listener;
import io.lateen.proxy.resource.NetworkFilter;
import io.lateen.proxy.resource.TcpProxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a configuration decides about a request, and why. Pure: nothing has to be served, nothing
/// is sent or counted, and the same question has the same answer.
public final class Decisions {
  private Decisions() {}

  /// @param serving whose clusters may be missing: then nothing is known of endpoints but what the
  ///     configuration says
  public static Explanation explain(Serving serving, Call call) {
    Explanation says = new Explanation();
    Entrance entrance = Entrance.find(serving.config(), call);
    if (entrance == null) {
      says.outcome =
          new Outcome.Closed(
              "nothing listens for " + call.scheme() + " to " + called(call) + " here");
      return says;
    }
    chain(serving, entrance, call, says);
    return says;
  }

  private static String called(Call call) {
    SocketAddress source = call.question().source();
    return source instanceof UnixDomainSocketAddress ? "unix://" + source : "port " + call.port();
  }

  private static void chain(Serving serving, Entrance entrance, Call call, Explanation says) {
    Listener listener = entrance.listener();
    List<FilterChainMatch> matches = listener.chains().stream().map(FilterChain::match).toList();
    int index = new ChainMatcher(matches).choose(peer(listener, call));
    FilterChain chain = index < 0 ? listener.defaultChain() : listener.chains().get(index);
    if (chain == null) {
      says.entry = Entries.of(listener, null, -1, entrance.remarks());
      says.outcome = new Outcome.Closed("no filter chain of the listener takes the connection");
      return;
    }
    says.entry = Entries.of(listener, chain, index, entrance.remarks());
    explain(serving, chain, call.question(), says);
  }

  private static Peer peer(Listener listener, Call call) {
    Question question = call.question();
    boolean tls = question.tls() || call.scheme().equals("https");
    ClientHello hello =
        tls ? new ClientHello(true, question.serverName(), List.of()) : plain(listener, call);
    return new Peer(local(listener, call), question.source(), hello);
  }

  private static SocketAddress local(Listener listener, Call call) {
    if (listener.address().isPipe()) {
      return call.question().source();
    }
    InetAddress to = call.to();
    InetAddress local = to == null ? InetAddress.ofLiteral(listener.address().host()) : to;
    boolean ownPort = listener.bindToPort() && !listener.handOff();
    return new InetSocketAddress(local, ownPort ? listener.address().port() : call.port());
  }

  /// What an inspector would find.
  private static ClientHello plain(Listener listener, Call call) {
    return listener.listenerFilters().httpInspector() && call.scheme().equals("http")
        ? new ClientHello(false, "", List.of("http/1.1"))
        : ClientHello.NONE;
  }

  private static List<TcpFilterSpec> before(FilterChain chain) {
    return chain.filters().stream()
        .filter(NetworkFilter.Before.class::isInstance)
        .map(filter -> ((NetworkFilter.Before) filter).config())
        .filter(TcpFilterSpec.class::isInstance)
        .map(TcpFilterSpec.class::cast)
        .toList();
  }

  private static void explain(
      Serving serving, FilterChain chain, Question asked, Explanation says) {
    @Nullable NetworkFilter last = chain.filters().isEmpty() ? null : chain.filters().getLast();
    switch (last) {
      case HttpConnectionManager http -> HttpExplainer.explain(http, serving, asked, says);
      case TcpProxy tcp -> TcpExplainer.explain(tcp, before(chain), serving, asked, says);
      case NetworkFilter.Before _ -> says.outcome = new Outcome.Closed("no filter takes it on");
      case null -> says.outcome = new Outcome.Closed("the filter chain has no filter");
    }
  }
}
