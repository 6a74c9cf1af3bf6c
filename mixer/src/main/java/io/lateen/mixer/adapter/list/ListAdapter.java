package io.lateen.mixer.adapter.list;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.lateen.mixer.adapter.Adapter;
import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.HandlerContext;
import io.lateen.mixer.adapter.Pace;
import io.lateen.mixer.adapter.Params;
import io.lateen.mixer.adapter.ParamsSchema;
import io.lateen.mixer.template.Template;
import io.lateen.mixer.template.Templates;
import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problems;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// White and black lists, written down in the parameters, in a file, or behind a URL that is read
/// again from time to time.
public final class ListAdapter implements Adapter {
  private static final ParamsSchema PARAMS = ParamsSchema.compiled("listchecker");
  private static final Set<String> SCHEMES = Set.of("http", "https", "file");

  @Override
  public String name() {
    return "listchecker";
  }

  @Override
  public ParamsSchema params() {
    return PARAMS;
  }

  @Override
  public Set<Template> templates() {
    return Set.of(Templates.LISTENTRY);
  }

  /// The list is in memory; it is fetched aside.
  @Override
  public Pace pace() {
    return Pace.MEMORY;
  }

  @Override
  public void check(Params params, FieldPath path, Problems problems) {
    url(params, path, problems);
    interval(params, "refresh_interval", path.field("refreshInterval"), problems);
    interval(params, "ttl", path.field("ttl"), problems);
    if (ttl(params).compareTo(refresh(params)) < 0) {
      problems.unexpected(path.field("ttl"), ttl(params), "at least the refresh interval");
    }
    Duration caching = params.duration("caching_interval").orElse(Duration.ZERO);
    if (caching.isNegative()) {
      problems.unexpected(path.field("cachingInterval"), caching, "0s or more");
    }
    if (params.integer("caching_use_count") < 0) {
      problems.unexpected(
          path.field("cachingUseCount"), params.integer("caching_use_count"), "0 or more");
    }
    List<String> overrides = params.strings("overrides");
    for (int i = 0; i < overrides.size(); i++) {
      entry(params, overrides.get(i), path.field("overrides").item(i), problems);
    }
  }

  private static void url(Params params, FieldPath path, Problems problems) {
    String url = params.string("provider_url");
    if (!url.isEmpty() && !isReadable(url)) {
      problems.unexpected(path.field("providerUrl"), url, "an http, https or file URL");
    }
  }

  private static boolean isReadable(String url) {
    try {
      URI uri = new URI(url);
      String where = "file".equals(uri.getScheme()) ? uri.getPath() : uri.getHost();
      return SCHEMES.contains(String.valueOf(uri.getScheme())) && where != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static void interval(Params params, String field, FieldPath path, Problems problems) {
    Optional<Duration> interval = params.duration(field);
    if (interval.isPresent() && interval.get().compareTo(Duration.ofMillis(100)) < 0) {
      problems.unexpected(path, interval.get(), "at least 100ms");
    }
  }

  private static void entry(Params params, String entry, FieldPath path, Problems problems) {
    if (params.string("entry_type").equals("IP_ADDRESSES") && Network.parse(entry).isEmpty()) {
      problems.unexpected(path, entry, "an IP address or CIDR block");
    }
    if (params.string("entry_type").equals("REGEX")) {
      try {
        Pattern.compile(entry);
      } catch (PatternSyntaxException e) {
        problems.unexpected(path, entry, "a regular expression of RE2: " + e.getDescription());
      }
    }
  }

  static Duration refresh(Params params) {
    return params.duration("refresh_interval").orElse(Duration.ofMinutes(1));
  }

  static Duration ttl(Params params) {
    Duration usual = Duration.ofMinutes(5);
    Duration refresh = refresh(params);
    return params.duration("ttl").orElse(refresh.compareTo(usual) > 0 ? refresh : usual);
  }

  @Override
  public Handler open(HandlerContext context) {
    return new ListHandler(context.name(), context.params());
  }
}
