package io.lateen.proxy.filter.http.jwt;

import io.lateen.proxy.http.HeaderTable;
import io.lateen.proxy.http.KnownHeader;
import io.lateen.proxy.http.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Judges one request's tokens and changes nothing. Used again for the next request; on its event
/// loop only.
final class Judge {
  private final VerifiedTokens known;
  final List<Success> successes = new ArrayList<>(1);
  private RequestHead head = new RequestHead();
  private long now;

  /// Whose keys might have helped; null: nobody's.
  @Nullable KeySource lacking;

  /// A token that is good.
  ///
  /// @param header its number in the head, or -1
  /// @param param the query parameter it was in; null: none
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Success(Provider provider, Verified token, int header, byte @Nullable [] param) {}

  /// @param known of the same event loop
  Judge(VerifiedTokens known) {
    this.known = known;
  }

  /// @param seconds since 1970
  JwtStatus judge(Requirement requirement, RequestHead request, long seconds) {
    head = request;
    now = seconds;
    successes.clear();
    lacking = null;
    return judge(requirement);
  }

  private JwtStatus judge(Requirement requirement) {
    return switch (requirement) {
      case Requirement.Token token -> token(token);
      case Requirement.OneOf oneOf -> oneOf(oneOf);
      case Requirement.AllOf allOf -> allOf(allOf);
    };
  }

  private JwtStatus oneOf(Requirement.OneOf oneOf) {
    JwtStatus worst = JwtStatus.MISSING;
    for (int i = 0; i < oneOf.ways().size(); i++) {
      JwtStatus status = judge(oneOf.ways().get(i));
      if (status == JwtStatus.OK) {
        return status;
      }
      worst = worse(worst, status);
    }
    boolean will = oneOf.orFailed() || (oneOf.orMissing() && worst == JwtStatus.MISSING);
    return will ? JwtStatus.OK : worst;
  }

  private JwtStatus allOf(Requirement.AllOf allOf) {
    for (int i = 0; i < allOf.parts().size(); i++) {
      JwtStatus status = judge(allOf.parts().get(i));
      if (status != JwtStatus.OK) {
        return status;
      }
    }
    return JwtStatus.OK;
  }

  /// What says more of the request.
  private static JwtStatus worse(JwtStatus one, JwtStatus other) {
    return one.isAboutAToken() || other == JwtStatus.MISSING ? one : other;
  }

  /// Tokens where the provider's may stand, until one is good.
  private JwtStatus token(Requirement.Token wanted) {
    Provider provider = wanted.provider();
    JwtStatus worst = JwtStatus.MISSING;
    for (int p = 0; p < provider.headers().size(); p++) {
      Provider.HeaderPlace place = provider.headers().get(p);
      for (int i = head.findNext(place.name(), 0); i >= 0; i = head.findNext(place.name(), i + 1)) {
        int from = afterPrefix(head, i, place.prefix());
        if (from >= 0) {
          worst = worse(worst, token(wanted, from, head.valueEnd(i), i, null));
          if (worst == JwtStatus.OK) {
            return worst;
          }
        }
      }
    }
    for (int p = 0; p < provider.params().size(); p++) {
      byte[] name = provider.params().get(p);
      long range = Pairs.find(head.octets(), head.pathOnlyEnd() + 1, head.pathEnd(), '&', name);
      if (range >= 0) {
        worst = worse(worst, token(wanted, Pairs.from(range), Pairs.to(range), -1, name));
        if (worst == JwtStatus.OK) {
          return worst;
        }
      }
    }
    return worse(worst, cookies(wanted));
  }

  private JwtStatus cookies(Requirement.Token wanted) {
    JwtStatus worst = JwtStatus.MISSING;
    for (int p = 0; p < wanted.provider().cookies().size(); p++) {
      byte[] name = wanted.provider().cookies().get(p);
      for (int i = head.find(KnownHeader.COOKIE);
          i >= 0;
          i = head.findNext(KnownHeader.COOKIE, i + 1)) {
        long range = Pairs.find(head.octets(), head.valueStart(i), head.valueEnd(i), ';', name);
        if (range >= 0) {
          worst = worse(worst, token(wanted, Pairs.from(range), Pairs.to(range), -1, null));
        }
      }
    }
    return worst;
  }

  /// Where the token begins, or -1: the value does not begin so.
  private static int afterPrefix(HeaderTable head, int header, byte[] prefix) {
    int from = head.valueStart(header);
    int to = from + prefix.length;
    return to <= head.valueEnd(header)
            && Arrays.equals(head.octets(), from, to, prefix, 0, prefix.length)
        ? to
        : -1;
  }

  private JwtStatus token(
      Requirement.Token wanted, int from, int to, int header, byte @Nullable [] param) {
    Provider provider = wanted.provider();
    Jwks keys = provider.keys().now();
    Verified token = known.find(provider, head.octets(), from, to, keys);
    if (token == null) {
      String text = new String(head.octets(), from, to - from, StandardCharsets.ISO_8859_1);
      TokenVerifier.Parts parts = TokenVerifier.parts(text);
      JwtStatus status = verify(provider, text, parts, keys);
      if (status != JwtStatus.OK || keys == null) {
        return status;
      }
      token = TokenVerifier.verified(parts, keys, provider.payloadKey());
      known.add(provider, head.octets(), from, to, token);
    }
    return accept(wanted, token, header, param);
  }

  private JwtStatus verify(
      Provider provider, String text, TokenVerifier.Parts parts, @Nullable Jwks keys) {
    if (parts.status() != JwtStatus.OK) {
      return parts.status();
    }
    if (!provider.issuer().isEmpty() && !provider.issuer().equals(parts.issuer())) {
      return JwtStatus.UNKNOWN_ISSUER;
    }
    JwtStatus status =
        keys == null ? JwtStatus.NO_KEYS : TokenVerifier.signature(text, parts, keys);
    if (status == JwtStatus.NO_KEYS || status == JwtStatus.NO_KEY) {
      lacking = provider.keys();
    }
    return status;
  }

  private JwtStatus accept(
      Requirement.Token wanted, Verified token, int header, byte @Nullable [] param) {
    Provider provider = wanted.provider();
    JwtStatus status = token.at(now, provider.skew());
    if (status != JwtStatus.OK) {
      return status;
    }
    if (provider.requireExpiration() && token.expires() == Long.MAX_VALUE) {
      return JwtStatus.EXPIRED;
    }
    boolean meant =
        token.isFor(wanted.audiences().isEmpty() ? provider.audiences() : wanted.audiences());
    if (meant) {
      successes.add(new Success(provider, token, header, param));
    }
    return meant ? JwtStatus.OK : JwtStatus.AUDIENCE;
  }
}
