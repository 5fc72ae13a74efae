import {
  Bytes,
  Cpu,
  type DiskRef,
  Duration,
  daily,
  type Image,
  image,
  internet,
  type Lab,
  optionsOf,
  Secret,
  ServiceChart,
  scratch,
  shapes,
  Volume,
  Workload,
} from '../src';

export interface BotProps {
  /** @default 'bot' */
  readonly name?: string;
  /** The class's own image, one line to change. @default - NadekoBot, public, needs nothing but a token */
  readonly image?: Image;
  /** The variable that the image takes its token from. @default 'bot_token' */
  readonly tokenVariable?: string;
  /** Where its state lies in the image. @default '/app/data' */
  readonly data?: string;
  /** Its SQLite databases below that, by path. @default ['NadekoBot.db'] */
  readonly databases?: readonly string[];
  readonly on: DiskRef;
}

const shape = shapes.object<BotProps>({
  name: shapes.optional(shapes.text),
  image: shapes.optional(shapes.image),
  tokenVariable: shapes.optional(shapes.text),
  data: shapes.optional(shapes.text),
  databases: shapes.optional(shapes.list(shapes.text)),
  on: shapes.disk,
});

/**
 * The class's Discord bot: one process ever, since two with one token answer everything twice. It opens connections and
 * takes none. Nothing restarts it while Discord is away: every restart costs one of the 1000 logins that Discord gives a day.
 * So it has no probe: from outside, a bot that hangs looks like one that waits for Discord, and one that ended is started
 * again without being asked.
 */
export class Bot extends ServiceChart {
  constructor(lab: Lab, given: BotProps) {
    const props = optionsOf(lab, 'bot', shape, given);
    super(lab, props.name ?? 'bot', {
      outside: [{ party: 'Discord', holds: 'its account and all that is said to it', without: 'it answers nobody, at once' }],
    });

    const token = new Secret(this, 'token', {
      keys: ['token'],
      about: 'token: of the bot, from discord.com/developers/applications',
      origins: { token: 'like:^[\\w-]{20,}\\.[\\w-]{6,}\\.[\\w-]{27,}$' },
    });
    const data = new Volume(this, 'data', {
      on: props.on,
      size: Bytes.gib(2),
      owner: 1000,
      backup: daily({ sqlite: props.databases ?? ['NadekoBot.db'], exclude: ['logs'] }),
    });

    new Workload(this, 'main', {
      // NadekoBot works in /app and copies what is missing to /app/data before it starts (its Dockerfile, docker-entrypoint.sh),
      // takes the token from bot_token (BotCredsProvider.cs), and keeps data/NadekoBot.db (SqliteContext.cs)
      image: props.image ?? image('ghcr.io/nadeko-bot/nadekobot:7.4.0'),
      env: {
        [props.tokenVariable ?? 'bot_token']: token.key('token'),
        HOME: '/tmp',
        DOTNET_EnableDiagnostics: '0',
      },
      mounts: { [props.data ?? '/app/data']: data, '/tmp': scratch(Bytes.mib(256)) },
      resources: { cpu: Cpu.millis(50), memory: { request: Bytes.mib(192), limit: Bytes.mib(512) } },
      reaches: [internet()], // the gateway by 443, voice by UDP
      stopWithin: Duration.seconds(30), // closes its session, so that it shows offline at once and need not log in again
    });
  }
}
