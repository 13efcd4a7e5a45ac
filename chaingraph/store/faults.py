"""Every fault that a Neo4j server or its driver tells by a code: what it means, and what can be done about it.

Each code that a supported server knows stands with exactly one fault, by its full name: a new one is looked at by
somebody before it gets a sentence.
Sentences may name ``{place}``, ``{user}``, ``{database}`` and the bare ``{code}``, nothing that the server said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chaingraph.errors import Text

#: Code of the fault that a smaller batch may mend.
MEMORY = "CG-N119"
#: Code of the fault that somebody else's index, constraint or nodes are where ours belong.
IN_THE_WAY = "CG-N123"
#: Code of the fault that a statement was ended before it was done.
STOPPED = "CG-N125"
#: Code of the fault that a constraint of somebody else forbids a record.
FORBIDDEN_RECORD = "CG-N131"


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of fault."""

    code: str
    text: Text
    says: Mapping[str, str] = field(default_factory=dict)  # the server's codes: names by what stands before them
    at_once: bool = False  # whether trying again is of no use, whatever the driver thinks


TOO_OLD = Fault(
    "CG-N116",
    Text(
        "{place} 的数据库版本过旧或不是 Neo4j；需要 Neo4j 5.26 或更新版本",
        "the server at {place} is too old or no Neo4j; Neo4j 5.26 or newer is needed",
    ),
    {
        "ClientError.General": "UpgradeRequired",
    },
)
WEB_PORT = Fault(
    "CG-N113",
    Text(
        "{place} 是网页端口，不是 Bolt 端口（通常为 7687）", "{place} is a web port, not the Bolt port (usually 7687)"
    ),
)
UNTRUSTED = Fault(
    "CG-N114",
    Text(
        "{place} 的证书不受信任：请用 --ca-file 给出签发它的证书，或检查证书是否过期、本机时钟是否正确",
        "the certificate of {place} is not trusted: name the certificate that signed it with --ca-file, and check "
        "that it has not expired and that the clock of this machine is right",
    ),
)
OTHER_HOST = Fault(
    "CG-N132",
    Text(
        "{place} 的证书是发给其他主机名的：请使用证书中的主机名，或请管理员换证书",
        "the certificate of {place} was issued for another host: use the name that stands in it, or have it replaced",
    ),
)
NO_TLS = Fault(
    "CG-N133",
    Text(
        "{place} 不支持加密连接：本机可用 bolt:// 或 neo4j://，其他机器请管理员启用 TLS（server.bolt.tls_level）",
        "{place} offers no encryption: on this machine use bolt:// or neo4j://, otherwise have TLS turned on there "
        "(server.bolt.tls_level)",
    ),
)
BAD_CA_FILE = Fault(
    "CG-N134",
    Text(
        "--ca-file 不是可用的证书文件：需要 PEM 格式的证书",
        "what --ca-file names is no usable certificate: a certificate in PEM format is needed",
    ),
)
CLOSED = Fault(
    "CG-N130",
    Text(
        "{place} 一开始就断开了连接：它可能要求加密（请用 bolt+s:// 或 neo4j+s://），或者不是 Bolt 端口",
        "{place} closed the connection at the greeting: it may demand encryption (use bolt+s:// or neo4j+s://), or it "
        "is no Bolt port",
    ),
)
OUT_OF_REACH = Fault(
    "CG-N115",
    Text(
        "连不上 {place} 的数据库：请检查地址、网络，以及数据库是否已启动",
        "the database at {place} is out of reach: check the address, the network, and whether it is running",
    ),
)
UNKNOWN = Fault(
    "CG-N129",
    Text(
        "{place} 报告了本程序不认识的故障：{code}；请查看服务器的 debug.log，并把此代码告诉管理员",
        "{place} reports a fault that this program does not know: {code}; look at debug.log of the server, and tell "
        "its administrator this code",
    ),
)
NOT_READY = Fault(
    "CG-N126",
    Text(
        "{place} 的数据库还不能工作（{code}）：正在启动、停止或切换主节点；请稍后再试，仍不行请查看 SHOW DATABASES",
        "the database at {place} is not ready ({code}): it starts, stops or changes its leader; try again later, and "
        "if that does not help ask it SHOW DATABASES",
    ),
    {
        "ClientError.Cluster": "NotALeader Routing",
        "ClientError.Routing": "RoutingFailed",
        "DatabaseError.Database": "UnableToStartDatabase",
        "TransientError.Cluster": "ReplicationFailure",
        "TransientError.General": "DatabaseUnavailable",
        "TransientError.Transaction": "LeaderSwitch",
    },
)

FAULTS = (
    Fault(
        "CG-N110",
        Text(
            "{place} 不接受用户 {user} 的密码；请核对用户名和密码",
            "{place} does not accept user {user} with this password; check user and password",
        ),
        {
            "ClientError.Security": "AuthorizationExpired TokenExpired Unauthorized",
        },
    ),
    Fault(
        "CG-N111",
        Text(
            "用户 {user} 的初始密码须先修改，再连接 {place}",
            "the first password of user {user} at {place} has to be changed before it can be used",
        ),
        {
            "ClientError.Security": "CredentialsExpired",
        },
    ),
    Fault(
        "CG-N112",
        Text(
            "{place} 上没有数据库 {database}；请核对 --database", "{place} has no database {database}; check --database"
        ),
        {
            "ClientError.Database": "DatabaseNotFound IllegalAliasChain",
            "ClientError.Statement": "InvalidTargetDatabaseError NotSystemDatabaseError",
        },
    ),
    Fault(
        "CG-N118",
        Text(
            "用户 {user} 输错密码次数过多，{place} 暂不接受其登录；请等几秒，核对密码后再试",
            "{place} turns user {user} away for a while after too many wrong passwords; wait some seconds, check the "
            "password and try again",
        ),
        {
            "ClientError.Security": "AuthenticationRateLimit",
        },
    ),
    Fault(
        MEMORY,
        Text(
            "数据库 {place} 的事务内存不足：{code}；请调高 db.memory.transaction.max、"
            "dbms.memory.transaction.total.max 或服务器堆内存后再试",
            "the database at {place} has too little memory for a transaction: {code}; raise "
            "db.memory.transaction.max, dbms.memory.transaction.total.max or the heap of the server and try again",
        ),
        {
            "ClientError.General": "TransactionOutOfMemoryError",
            "TransientError.General": "MemoryPoolOutOfMemoryError OutOfMemoryError StackOverFlowError "
            "TransactionMemoryLimit",
        },
        at_once=True,
    ),
    Fault(
        "CG-N121",
        Text(
            "用户 {user} 在 {place} 的权限不够；请管理员授予读写权限，首次 load 还需建索引和约束的权限",
            "user {user} has no right to do this at {place}; have the rights to read and write granted, and for the "
            "first load those to make indexes and constraints",
        ),
        {
            "ClientError.Security": "Forbidden",
        },
    ),
    Fault(
        "CG-N122",
        Text(
            "{place} 的数据库是只读的（{code}）；请管理员解除只读（server.databases.read_only），集群请用 neo4j:// "
            "地址",
            "the database at {place} is read-only ({code}); have that lifted (server.databases.read_only), and use a "
            "neo4j:// address for a cluster",
        ),
        {
            "ClientError.Fabric": "AccessMode",
            "ClientError.General": "ForbiddenOnReadOnlyDatabase WriteOnReadOnlyAccessDatabase",
            "ClientError.Statement": "AccessMode",
        },
        at_once=True,
    ),
    Fault(
        IN_THE_WAY,
        Text(
            "{place} 中他人的索引、约束或节点占了本程序的位置（{code}）；请用 SHOW INDEXES 和 SHOW CONSTRAINTS 查看",
            "an index, constraint or nodes of somebody else at {place} are in the way ({code}); see SHOW INDEXES and "
            "SHOW CONSTRAINTS",
        ),
        {
            "ClientError.Schema": "ConstraintAlreadyExists ConstraintWithNameAlreadyExists "
            "EquivalentSchemaRuleAlreadyExists ForbiddenOnConstraintIndex IndexAlreadyExists IndexMultipleFound "
            "IndexNotApplicable IndexNotFound IndexWithNameAlreadyExists",
            "DatabaseError.Schema": "ConstraintCreationFailed IndexCreationFailed",
        },
    ),
    Fault(
        FORBIDDEN_RECORD,
        Text(
            "{place} 中他人的约束不允许写入某条记录（{code}）；请用 SHOW CONSTRAINTS 查看，改数据或删除该约束",
            "a constraint of somebody else at {place} forbids a record ({code}); see SHOW CONSTRAINTS, and change the "
            "data or drop it",
        ),
        {
            "ClientError.Schema": "ConstraintValidationFailed ConstraintViolation SchemaRuleEntrySizeLimitError",
            "ClientError.Statement": "ConstraintVerificationFailed",
            "ClientError.Transaction": "TransactionHookFailed TransactionValidationFailed",
        },
    ),
    Fault(
        "CG-N124",
        Text(
            "数据库 {place} 正忙，多次未能执行：{code}；请等其他操作结束后再试",
            "the database at {place} is busy and could not do it, several times over: {code}; try again when others "
            "are done",
        ),
        {
            "TransientError.ChangeDataCapture": "FutureIdentifier",
            "TransientError.General": "EntityIdNotFound RemoteFailure",
            "TransientError.Request": "NoThreadsAvailable ResourceExhaustion",
            "TransientError.Security": "ModifiedConcurrently",
            "TransientError.Statement": "RemoteExecutionTransientError",
            "TransientError.Transaction": "BookmarkTimeout ConstraintsChanged DeadlockDetected Interrupted "
            "LeaseExpired LockAcquisitionTimeout MaximumTransactionLimitReached Outdated "
            "QueryExecutionFailedOnTransaction",
        },
    ),
    Fault(
        STOPPED,
        Text(
            "{place} 中止了操作（{code}）：超过时限，或被管理员终止；请调高 db.transaction.timeout，或稍后再试",
            "{place} stopped it ({code}): it took longer than is allowed, or an administrator ended it; raise "
            "db.transaction.timeout, or try again later",
        ),
        {
            "ClientError.Procedure": "ProcedureTimedOut",
            "ClientError.Transaction": "LockClientStopped Terminated TransactionTimedOut "
            "TransactionTimedOutClientConfiguration",
            "TransientError.Statement": "ExecutionTimeout",
        },
    ),
    NOT_READY,
    Fault(
        "CG-N127",
        Text(
            "{place} 无法写入或读取自己的存储（{code}）：磁盘已满，或存储损坏；请管理员腾出磁盘空间并查看 debug.log",
            "{place} cannot write or read its own store ({code}): its disk is full or the store is damaged; have "
            "space made there, and look at its debug.log",
        ),
        {
            "ClientError.Data": "DataUnsupportedByStoreFormat",
            "ClientError.Routing": "DbmsInPanic",
            "DatabaseError.Database": "DatabaseLimitReached Unknown",
            "DatabaseError.General": "IndexCorruptionDetected SchemaCorruptionDetected StorageDamageDetected",
            "DatabaseError.Schema": "ConstraintDropFailed IndexDropFailed LabelAccessFailed PropertyKeyAccessFailed "
            "RelationshipTypeAccessFailed SchemaRuleAccessFailed SchemaRuleDuplicateFound TokenLimitReached",
            "DatabaseError.Transaction": "LinkedTransactionError TransactionCommitFailed TransactionLogError "
            "TransactionRollbackFailed TransactionStartFailed TransactionTerminationFailed",
        },
    ),
    Fault(
        "CG-N128",
        Text(
            "{place} 问不到保存用户的目录服务（{code}）；请管理员检查 LDAP 或单点登录",
            "{place} cannot reach the directory that keeps its users ({code}); have LDAP or single sign-on looked at",
        ),
        {
            "TransientError.Security": "AuthProviderFailed AuthProviderTimeout",
        },
    ),
    TOO_OLD,
    Fault(
        "CG-N117",
        Text(
            "数据库 {place} 拒绝执行这条语句：{code}；请核对服务器版本和插件，并把此代码告诉管理员",
            "the database at {place} refused the statement: {code}; check the version and the plug-ins of the server, "
            "and tell its administrator this code",
        ),
        {
            "ClientError.ChangeDataCapture": "InvalidIdentifier",
            "ClientError.Database": "ExistingAliasFound ExistingDatabaseFound",
            "ClientError.General": "InvalidArguments",
            "ClientError.Procedure": "ProcedureCallFailed ProcedureNotFound ProcedureRegistrationFailed TypeError",
            "ClientError.Request": "Invalid InvalidFormat InvalidUsage",
            "ClientError.Schema": "ConstraintNotFound RepeatedLabelInSchema RepeatedPropertyInCompositeSchema "
            "RepeatedRelationshipTypeInSchema TokenLengthError TokenNameError",
            "ClientError.Statement": "ArgumentError ArithmeticError EntityNotFound ExternalResourceFailed "
            "ParameterMissing PropertyNotFound RemoteExecutionClientError RuntimeUnsupportedError SemanticError "
            "SyntaxError TypeError UnsupportedAdministrationCommand UnsupportedOperationError",
            "ClientError.Transaction": "ForbiddenDueToTransactionType InvalidBookmark InvalidBookmarkMixture "
            "TransactionAccessedConcurrently TransactionMarkedAsFailed TransactionNotFound",
            "DatabaseError.ChangeDataCapture": "Disabled ScanFailure",
            "DatabaseError.Fabric": "RemoteExecutionFailed",
            "DatabaseError.General": "UnknownError",
            "DatabaseError.Statement": "ExecutionFailed RemoteExecutionFailed",
        },
    ),
)


BY_CODE = {
    f"Neo.{group}.{name}": fault for fault in FAULTS for group, names in fault.says.items() for name in names.split()
}


def fault_of(code: str) -> Fault:
    """Return the fault that a server's code stands for; `UNKNOWN` where the code stands nowhere.

    >>> fault_of("Neo.TransientError.Transaction.DeadlockDetected").code, fault_of("Neo.Error.Of.Tomorrow").code
    ('CG-N124', 'CG-N129')
    """
    return BY_CODE.get(code, UNKNOWN)
